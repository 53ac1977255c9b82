//! The vault as an office uses it: from set-up to a stolen database.

use proptest::prelude::*;
use uuid::Uuid;

use super::VaultError;
use super::field::{FieldKey, Place};
use super::keys::{Directory, DirectoryKey, IdentityKey, IndexKey, OrganizationKeys, Person, PersonKey, Reach};
use super::pair::{PublicKey, UserKeys};
use super::passphrase::{self, Chosen};
use super::password::{Cost, PasswordLock};
use super::recovery::RecoveryKey;
use super::roster::{Pin, Roster};
use super::server::ServerKey;
use super::session::SessionSecret;

const CHEAP: Cost = Cost { memory: 64, passes: 1 };

/// Set up by Ana; Bo supervises too, Mei is a caseworker, Kim an analyst.
struct Office {
    organization: Uuid,
    keys: OrganizationKeys,
    recovery: RecoveryKey,
    words: String,
    ana: UserKeys,
    bo: UserKeys,
    mei: UserKeys,
    kim: UserKeys,
    pin: Pin,
    roster: Roster,
}

impl Office {
    fn open() -> Self {
        let organization = Uuid::new_v4();
        let someone = || UserKeys::create(organization, Uuid::new_v4());
        let (ana, bo, mei, kim) = (someone(), someone(), someone(), someone());
        let keys = OrganizationKeys::create(organization, 1);
        let (recovery, words) = RecoveryKey::create(organization);
        let mut roster = Roster::found(&keys, recovery.public(), &ana);
        let pin = roster.pin();
        for (colleague, reach) in [(&bo, Reach::Everybody), (&mei, Reach::Assigned), (&kim, Reach::Nobody)] {
            let read_aloud = colleague.fingerprint().to_string();
            roster.admit(colleague.user(), colleague.public(), reach, &read_aloud).expect("the digits she reads");
        }
        let signed = roster.sign(&keys.identity).expect("signed by the supervisor");
        let roster = Roster::verify(&signed, &pin).expect("as signed");
        Self { organization, keys, recovery, words: words.to_string(), ana, bo, mei, kim, pin, roster }
    }

    fn name_of(&self, person: Uuid) -> Place {
        Place { organization: self.organization, table: "people", column: "name", row: person, generation: 1 }
    }
}

#[test]
fn a_person_is_read_by_those_assigned_and_the_supervisors_only() {
    let office = Office::open();
    let person = Uuid::new_v4();
    let key = PersonKey::random();
    let name = key.seal(&office.name_of(person), "李小梅");
    let to_supervisors = office.roster.supervisors().seal_person(&key, person, &office.keys.index).expect("sealed");
    let to_mei = office.roster.colleague(office.mei.user()).and_then(|mei| mei.seal_person(&key, person, &office.keys.index)).expect("sealed");

    let hers = office.mei.open_person(&to_mei, person, 1, &office.keys.index).expect("assigned");
    assert_eq!(*hers.open_text(&office.name_of(person), &name).expect("her case"), "李小梅");

    let to_bo = office.roster.colleague(office.bo.user()).and_then(|bo| bo.seal(&office.keys.identity)).expect("sealed");
    let bos: IdentityKey = office.bo.open(&to_bo, &office.roster).expect("a supervisor");
    let through_bo = bos.open_person(&to_supervisors, person, &office.keys.index).expect("all people");
    assert_eq!(*through_bo.open_text(&office.name_of(person), &name).expect("any case"), "李小梅");

    for other in [&office.kim, &office.ana, &office.bo] {
        assert!(other.open_person(&to_mei, person, 1, &office.keys.index).is_err(), "sealed to Mei, not to them");
        assert!(other.open_person(&to_supervisors, person, 1, &office.keys.index).is_err(), "not without the identity key");
    }
    assert!(office.mei.open_person(&to_supervisors, person, 1, &office.keys.index).is_err());
}

#[test]
fn cryptography_grants_what_the_role_grants_and_no_more() {
    let office = Office::open();
    let whom = |keys: &UserKeys| office.roster.colleague(keys.user()).expect("admitted");
    let refused = |result: Result<Vec<u8>, VaultError>| matches!(result, Err(VaultError::BeyondTheirRole));
    assert!(refused(whom(&office.mei).seal(&office.keys.identity)), "a caseworker and the identity key");
    assert!(refused(whom(&office.mei).seal(&office.keys.directory)), "a caseworker and the directory");
    assert!(refused(whom(&office.kim).seal_person(&PersonKey::random(), Uuid::new_v4(), &office.keys.index)), "an analyst and a person");
    assert!(refused(whom(&office.kim).seal(&office.keys.index)), "an analyst and the index");
    let index = whom(&office.mei).seal(&office.keys.index).expect("a caseworker finds duplicates");
    let hers: IndexKey = office.mei.open(&index, &office.roster).expect("hers");
    assert_eq!(hers.phone("13800138000"), office.keys.index.phone("13800138000"));
    assert_eq!(office.roster.colleagues_with(Reach::Everybody).count(), 2);
    assert_eq!(office.roster.colleagues_with(Reach::Assigned).count(), 3);
}

#[test]
fn a_key_opens_only_for_its_subject_generation_and_kind() {
    let office = Office::open();
    let (person, another) = (Uuid::new_v4(), Uuid::new_v4());
    let key = PersonKey::random();
    let sealed = office.roster.supervisors().seal_person(&key, person, &office.keys.index).expect("sealed");
    assert!(office.keys.identity.open_person(&sealed, another, &office.keys.index).is_err(), "moved to another person's row");
    let next = OrganizationKeys::create(office.organization, 2);
    assert!(next.identity.open_person(&sealed, person, &office.keys.index).is_err(), "another generation");
    let index = office.roster.colleague(office.bo.user()).and_then(|bo| bo.seal(&office.keys.index)).expect("sealed");
    assert!(office.bo.open::<DirectoryKey>(&index, &office.roster).is_err(), "taken for the directory's");

    let to_mei = office.roster.colleague(office.mei.user()).and_then(|mei| mei.seal_person(&key, person, &office.keys.index)).expect("sealed");
    assert!(office.mei.open_person(&to_mei, person, 2, &office.keys.index).is_err(), "the row says another generation");
    for at in [0, 1, 32, 33, 49, to_mei.len() - 1] {
        let mut changed = to_mei.clone();
        changed[at] ^= 1;
        assert!(office.mei.open_person(&changed, person, 1, &office.keys.index).is_err(), "byte {at} changed");
    }
    assert!(office.mei.open_person(&to_mei[..40], person, 1, &office.keys.index).is_err(), "cut off");
    assert!(office.mei.open_person(&[], person, 1, &office.keys.index).is_err());
}

#[test]
fn whoever_writes_the_database_cannot_slip_in_a_key_of_their_own() {
    let office = Office::open();
    let thief = UserKeys::create(office.organization, office.mei.user());
    let signed = office.roster.sign(&office.keys.identity).expect("signed");

    let swapped = replaced(&signed, office.mei.public(), thief.public());
    assert!(matches!(Roster::verify(&swapped, &office.pin), Err(VaultError::RosterNotTrusted)), "Mei's key swapped");
    let theirs = OrganizationKeys::create(office.organization, 1);
    let swapped = replaced(&signed, office.keys.identity.public(), theirs.identity.public());
    assert!(matches!(Roster::verify(&swapped, &office.pin), Err(VaultError::RosterNotTrusted)), "the supervisors' key swapped");

    let mut own = Roster::found(&theirs, office.recovery.public(), &thief);
    own.admit(office.kim.user(), office.kim.public(), Reach::Everybody, &office.kim.fingerprint().to_string()).expect("his own roster");
    let own = own.sign(&theirs.identity).expect("signed by himself");
    assert!(matches!(Roster::verify(&own, &office.pin), Err(VaultError::RosterNotTrusted)), "a roster of his own");
    assert!(matches!(office.roster.sign(&theirs.identity), Err(VaultError::RosterNotTrusted)), "ours signed with his key");

    let mut roster = office.roster.clone();
    assert!(matches!(roster.admit(Uuid::new_v4(), thief.public(), Reach::Assigned, "12345"), Err(VaultError::NotAdmitted)), "wrong digits");
    assert!(matches!(roster.colleague(Uuid::new_v4()), Err(VaultError::NotAdmitted)));
    for cut in [0, 1, 63, 64, signed.len() - 1] {
        assert!(Roster::verify(&signed[..cut], &office.pin).is_err(), "cut at {cut}");
    }
}

#[test]
fn a_key_that_nobody_of_the_organization_sealed_is_not_used() {
    // Anyone who knows a public key can seal to it; what is then written under such a key would be theirs to read.
    let office = Office::open();
    let theirs = OrganizationKeys::create(office.organization, 1);
    let (mei, bo) = (office.mei.user(), office.bo.user());
    let to = |user| office.roster.colleague(user).expect("admitted");
    let index = to(mei).seal(&theirs.index).expect("sealed");
    assert!(matches!(office.mei.open::<IndexKey>(&index, &office.roster), Err(VaultError::CannotOpen)), "match tokens under their key");
    let directory = to(bo).seal(&theirs.directory).expect("sealed");
    assert!(matches!(office.bo.open::<DirectoryKey>(&directory, &office.roster), Err(VaultError::CannotOpen)), "cards under their key");
    let identity = to(bo).seal(&theirs.identity).expect("sealed");
    assert!(matches!(office.bo.open::<IdentityKey>(&identity, &office.roster), Err(VaultError::CannotOpen)), "people under their key");
    let person = Uuid::new_v4();
    let sealed = to(mei).seal_person(&PersonKey::random(), person, &theirs.index).expect("sealed");
    assert!(matches!(office.mei.open_person(&sealed, person, 1, &office.keys.index), Err(VaultError::CannotOpen)), "notes under their key");
}

#[test]
fn what_one_user_keeps_for_themselves_no_colleague_reads() {
    let office = Office::open();
    let place = Place { organization: office.organization, table: "import_rows", column: "cells", row: Uuid::new_v4(), generation: 0 };
    let kept = office.bo.own_key().seal(&place, "李小梅,13800138000");
    assert!(office.bo.own_key().open(&place, &kept).is_ok());
    assert!(office.ana.own_key().open(&place, &kept).is_err());
}

#[test]
fn someone_who_left_does_not_come_back_with_an_old_roster() {
    let office = Office::open();
    let old = office.roster.sign(&office.keys.identity).expect("signed");
    let mut roster = office.roster.clone();
    roster.dismiss(office.mei.user());
    assert!(matches!(roster.colleague(office.mei.user()), Err(VaultError::NotAdmitted)));
    let new = roster.sign(&office.keys.identity).expect("signed");
    let seen = Roster::verify(&new, &office.pin).expect("newer than the pin").pin();
    assert!(matches!(Roster::verify(&old, &seen), Err(VaultError::RosterNotTrusted)));

    let kept = seen.lock(&office.bo);
    assert_eq!(Pin::unlock(&office.bo, &kept).expect("his pin"), seen);
    assert!(Pin::unlock(&office.ana, &kept).is_err(), "another's pin");
}

#[test]
fn a_newcomer_trusts_the_roster_that_names_her_and_no_other_afterwards() {
    let office = Office::open();
    let signed = office.roster.sign(&office.keys.identity).expect("signed");
    let pin = Roster::first_sight(&signed, &office.mei).expect("admitted").pin();
    assert_eq!(pin.fingerprint(), office.roster.pin().fingerprint(), "the same number on every screen");
    let waiting = UserKeys::create(office.organization, Uuid::new_v4());
    assert!(matches!(Roster::first_sight(&signed, &waiting), Err(VaultError::NotAdmitted)));
    let other = Office::open();
    assert!(Roster::verify(&other.roster.sign(&other.keys.identity).expect("signed"), &pin).is_err());
}

#[test]
fn a_change_of_role_changes_what_can_be_sealed() {
    let office = Office::open();
    let mut roster = office.roster.clone();
    roster.change_reach(office.mei.user(), Reach::Everybody).expect("promoted");
    assert_eq!(roster.reach(office.mei.user()), Some(Reach::Everybody));
    let mei = roster.colleague(office.mei.user()).expect("admitted");
    let sealed = mei.seal(&office.keys.identity).expect("a supervisor now");
    assert!(office.mei.open::<IdentityKey>(&sealed, &roster).is_ok());
    roster.change_reach(office.mei.user(), Reach::Nobody).expect("an analyst now");
    assert!(roster.colleague(office.mei.user()).expect("admitted").seal_person(&PersonKey::random(), Uuid::new_v4(), &office.keys.index).is_err());
    assert!(matches!(roster.change_reach(Uuid::new_v4(), Reach::Nobody), Err(VaultError::NotAdmitted)));
}

#[test]
fn signing_in_opens_what_a_stolen_database_does_not() {
    let office = Office::open();
    let server = ServerKey::random();
    let phrase = passphrase::propose();
    let chosen = Chosen::from_text(phrase.to_string(), &[]).expect("strong");
    let (lock, kek) = PasswordLock::set(&server, office.mei.user(), &chosen, CHEAP).expect("a lock");
    let (lock, private) = (lock.to_bytes(), office.mei.lock(&kek));

    let sign_in = |server: &ServerKey, typed: &str| -> Result<UserKeys, VaultError> {
        let kek = PasswordLock::from_bytes(&lock)?.open(server, office.mei.user(), typed)?;
        UserKeys::unlock(&kek, office.organization, office.mei.user(), &private)
    };
    let keys = sign_in(&server, &phrase).expect("her password");
    assert!(matches!(sign_in(&server, "orchard sail copper winter lamp"), Err(VaultError::WrongPassword)));
    assert!(
        matches!(sign_in(&ServerKey::random(), &phrase), Err(VaultError::WrongPassword)),
        "the database and her password, without the server key"
    );
    let kek = PasswordLock::from_bytes(&lock).and_then(|lock| lock.open(&server, office.mei.user(), &phrase)).expect("hers");
    assert!(UserKeys::unlock(&kek, office.organization, office.kim.user(), &private).is_err(), "moved to another user's row");

    let session = SessionSecret::create();
    let row = session.lock(&keys);
    let person = Uuid::new_v4();
    let sealed =
        office.roster.colleague(office.mei.user()).and_then(|mei| mei.seal_person(&PersonKey::random(), person, &office.keys.index)).expect("sealed");
    let in_session = session.unlock(office.organization, office.mei.user(), &row).expect("her cookie");
    assert!(in_session.open_person(&sealed, person, 1, &office.keys.index).is_ok());
}

#[test]
fn the_recovery_words_reopen_everything() {
    let office = Office::open();
    let paper = office.roster.paper();
    let to_paper = [
        paper.seal(&office.keys.identity).expect("sealed"),
        paper.seal(&office.keys.directory).expect("sealed"),
        paper.seal(&office.keys.index).expect("sealed"),
    ];
    let person = Uuid::new_v4();
    let key = PersonKey::random();
    let name = key.seal(&office.name_of(person), "李小梅");
    let card = office.keys.directory.seal(&office.name_of(person), "李小梅");
    let to_supervisors = office.roster.supervisors().seal_person(&key, person, &office.keys.index).expect("sealed");
    let signed = office.roster.sign(&office.keys.identity).expect("signed");

    let from_paper = RecoveryKey::from_words(office.organization, &office.words).expect("the words");
    let roster = Roster::by_paper(&signed, &from_paper).expect("names the paper");
    let identity: IdentityKey = from_paper.open(&to_paper[0], &roster).expect("the identity key");
    let directory: DirectoryKey = from_paper.open(&to_paper[1], &roster).expect("the directory key");
    let index: IndexKey = from_paper.open(&to_paper[2], &roster).expect("the index key");
    let again = identity.open_person(&to_supervisors, person, &index).expect("each person's key");
    assert_eq!(*again.open_text(&office.name_of(person), &name).expect("the name"), "李小梅");
    assert_eq!(*directory.open_text(&office.name_of(person), &card).expect("the card"), "李小梅");
    assert_eq!(index.document("X1234567"), office.keys.index.document("X1234567"));

    // A new supervisor, admitted with nothing but the paper.
    let new = UserKeys::create(office.organization, Uuid::new_v4());
    let mut roster = roster;
    roster.admit(new.user(), new.public(), Reach::Everybody, &new.fingerprint().to_string()).expect("admitted");
    assert!(Roster::verify(&roster.sign(&identity).expect("signed with the paper's key"), &office.pin).is_ok());

    let (another, _) = RecoveryKey::create(office.organization);
    assert!(another.open::<IdentityKey>(&to_paper[0], &roster).is_err(), "another paper");
    assert!(Roster::by_paper(&signed, &another).is_err(), "another paper");
}

#[test]
fn a_public_key_with_which_everybody_could_open_is_refused() {
    let office = Office::open();
    let nobody = PublicKey::from_bytes(&[0; 32]).expect("32 bytes");
    let mut roster = office.roster.clone();
    let user = Uuid::new_v4();
    roster.admit(user, &nobody, Reach::Assigned, &nobody.fingerprint(office.organization, user).to_string()).expect("the digits fit");
    let sealed = roster.colleague(user).and_then(|them| them.seal_person(&PersonKey::random(), Uuid::new_v4(), &office.keys.index));
    assert!(matches!(sealed, Err(VaultError::NotAPublicKey)));
    assert!(PublicKey::from_bytes(&[0; 31]).is_err());
}

#[test]
fn no_secret_is_printed() {
    let secret = super::secret::Secret::random();
    assert_eq!(format!("{secret:?}"), "Secret(…)");
}

/// A sign-in at the full cost, so that a change of it shows.
#[test]
fn the_full_cost_is_64_mib_and_three_passes() {
    assert_eq!(Cost::STANDARD, Cost { memory: 65_536, passes: 3 });
    let server = ServerKey::random();
    let chosen = Chosen::from_text(passphrase::propose().to_string(), &[]).expect("strong");
    let began = std::time::Instant::now();
    let (lock, _) = PasswordLock::set(&server, Uuid::nil(), &chosen, Cost::STANDARD).expect("64 MiB");
    println!("argon2id at the full cost: {:?}", began.elapsed());
    assert_eq!(lock.cost(), Cost::STANDARD);
}

fn replaced(signed: &[u8], key: &PublicKey, by: &PublicKey) -> Vec<u8> {
    let at = signed.windows(32).position(|bytes| bytes == key.bytes()).expect("the key is in the roster");
    [&signed[..at], by.bytes(), &signed[at + 32..]].concat()
}

fn places() -> impl Strategy<Value = Place> {
    let uuid = || any::<u128>().prop_map(Uuid::from_u128);
    let (tables, columns) = (prop::sample::select(vec!["people", "steps", "step"]), prop::sample::select(vec!["name", "words", "swords"]));
    (uuid(), tables, columns, uuid(), any::<u32>()).prop_map(|(organization, table, column, row, generation)| Place {
        organization,
        table,
        column,
        row,
        generation,
    })
}

proptest! {
    #[test]
    fn what_is_sealed_for_a_place_comes_back_there(place in places(), text in ".*") {
        let key = FieldKey::<Person>::random();
        let sealed = key.seal(&place, &text);
        prop_assert_eq!(sealed.len(), text.len() + 41);
        prop_assert_eq!(&*key.open_text(&place, &sealed).expect("there"), &text);
        prop_assert_ne!(key.seal(&place, &text), sealed, "never the same twice");
    }

    #[test]
    fn it_opens_at_no_other_place_and_with_no_other_key(place in places(), other in places(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let key = FieldKey::<Directory>::random();
        let sealed = key.seal(&place, &bytes);
        prop_assert_eq!(&key.open(&place, &sealed).expect("there")[..], &bytes[..]);
        let moved = [
            Place { organization: other.organization, ..place },
            Place { row: other.row, ..place },
            Place { table: other.table, ..place },
            Place { column: other.column, ..place },
            Place { generation: place.generation ^ 1, ..place },
            Place { table: place.column, column: place.table, ..place },
        ];
        for elsewhere in moved.into_iter().filter(|elsewhere| *elsewhere != place) {
            prop_assert!(key.open(&elsewhere, &sealed).is_err());
        }
        prop_assert!(FieldKey::<Directory>::random().open(&place, &sealed).is_err());
    }

    #[test]
    fn a_changed_or_cut_ciphertext_does_not_open(place in places(), text in ".{0,40}", at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let key = FieldKey::<Person>::random();
        let sealed = key.seal(&place, &text);
        let at = at.index(sealed.len());
        let mut changed = sealed.clone();
        changed[at] ^= 1 << bit;
        prop_assert!(key.open(&place, &changed).is_err());
        prop_assert!(key.open(&place, &sealed[..at]).is_err());
    }
}
