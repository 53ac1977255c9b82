//! What was said once of the columns and values of a list, and is proposed again: sealed to the supervisors, found by a token of what it is about.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        id::{MemoryId, OrganizationId},
    },
    store::{StoreError, audit::Author, db::Db, keyring::Keyring, schema::import_memories},
    vault::field::Place,
};

/// Values of one statement; SQLite takes 32,766.
const AT_ONCE: usize = 5_000;

/// What something is about: a kind of memory, and its words.
pub type Topic = Vec<String>;

fn token(ring: &Keyring, topic: &Topic) -> Result<Vec<u8>, StoreError> {
    let parts: Vec<&str> = std::iter::once("import memory").chain(topic.iter().map(String::as_str)).collect();
    Ok(ring.index()?.row(&parts).to_vec())
}

fn place(organization: OrganizationId, ring: &Keyring, id: MemoryId) -> Result<Place, StoreError> {
    let generation = ring.roster()?.generation();
    Ok(Place { organization: organization.0, table: "import_memories", column: "sealed", row: id.0, generation })
}

/// Remembers what was said; the latest counts.
pub fn remember(db: &mut Db, author: &Author, ring: &Keyring, said: &[(Topic, String)]) -> Result<(), StoreError> {
    let said: HashMap<Vec<u8>, &String> = said.iter().map(|(topic, text)| Ok((token(ring, topic)?, text))).collect::<Result<_, StoreError>>()?;
    let tokens: Vec<&Vec<u8>> = said.keys().collect();
    for part in tokens.chunks(AT_ONCE) {
        let known = import_memories::table
            .filter(import_memories::organization_id.eq(author.organization))
            .filter(import_memories::token.eq_any(part.iter().copied()));
        diesel::delete(known).execute(db)?;
    }
    for (token, text) in said {
        let id = MemoryId::random();
        let sealed = ring.directory()?.seal(&place(author.organization, ring, id)?, text);
        diesel::insert_into(import_memories::table)
            .values((
                import_memories::id.eq(id),
                import_memories::organization_id.eq(author.organization),
                import_memories::token.eq(token),
                import_memories::sealed.eq(sealed),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// What was said of these; of what nothing was said, or under keys of an earlier generation, there is nothing.
pub fn recall(db: &mut Db, caller: &Caller, ring: &Keyring, topics: &[Topic]) -> Result<HashMap<Topic, String>, StoreError> {
    let by_token: HashMap<Vec<u8>, &Topic> = topics.iter().map(|topic| Ok((token(ring, topic)?, topic))).collect::<Result<_, StoreError>>()?;
    let tokens: Vec<&Vec<u8>> = by_token.keys().collect();
    let mut said = HashMap::new();
    for part in tokens.chunks(AT_ONCE) {
        let rows = import_memories::table
            .filter(import_memories::organization_id.eq(caller.organization))
            .filter(import_memories::token.eq_any(part.iter().copied()))
            .select((import_memories::id, import_memories::token, import_memories::sealed))
            .load::<(MemoryId, Vec<u8>, Vec<u8>)>(db)?;
        for (id, token, sealed) in rows {
            let opened = ring.directory()?.open_text(&place(caller.organization, ring, id)?, &sealed);
            if let (Some(topic), Ok(text)) = (by_token.get(&token), opened) {
                said.insert((*topic).clone(), text.to_string());
            }
        }
    }
    Ok(said)
}
