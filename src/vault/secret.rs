//! Thirty-two secret bytes, and how one secret becomes another.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// What a derived key is for. Two labels never give the same key, so that a key that leaks opens one thing only.
#[derive(Clone, Copy)]
pub(super) enum Label {
    Kek,
    Verifier,
    Session,
    Draft,
    Audit,
    Roster,
    Pin,
    Mail,
    Settings,
    Link,
    Recovery,
    Digest,
    Voucher,
    Own,
    File,
    CellKeys,
}

impl Label {
    fn text(self) -> &'static str {
        match self {
            Self::Kek => "throughline/v1/kek",
            Self::Verifier => "throughline/v1/verifier",
            Self::Session => "throughline/v1/session",
            Self::Draft => "throughline/v1/draft",
            Self::Audit => "throughline/v1/audit",
            Self::Roster => "throughline/v1/roster",
            Self::Pin => "throughline/v1/pin",
            Self::Mail => "throughline/v1/mail",
            Self::Settings => "throughline/v1/settings",
            Self::Link => "throughline/v1/link",
            Self::Recovery => "throughline/v1/recovery",
            Self::Digest => "throughline/v1/digest",
            Self::Voucher => "throughline/v1/voucher",
            Self::Own => "throughline/v1/own",
            Self::File => "throughline/v1/file",
            Self::CellKeys => "throughline/v1/cell-keys",
        }
    }
}

/// 256 secret bits: wiped when dropped, compared in constant time, never printed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; 32]);

impl Secret {
    pub(super) fn random() -> Self {
        let mut secret = Self([0; 32]);
        fill(&mut secret.0);
        secret
    }

    pub(super) fn from_array(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn derive(&self, label: Label, context: &[&[u8]]) -> Self {
        self.derive_salted(None, label, context)
    }

    /// HKDF-SHA256 (RFC 5869) with the label, a zero byte and the context as info. The parts of a context have one length each, so that none can pose as another.
    pub(super) fn derive_salted(&self, salt: Option<&Secret>, label: Label, context: &[&[u8]]) -> Self {
        let mut info: Vec<&[u8]> = vec![label.text().as_bytes(), &[0]];
        info.extend(context);
        let mut derived = Self([0; 32]);
        Hkdf::<Sha256>::new(salt.map(|salt| &salt.0[..]), &self.0)
            .expand_multi_info(&info, &mut derived.0)
            .expect("HKDF-SHA256 gives up to 8,160 bytes, and this asks for 32");
        derived
    }

    /// HMAC-SHA256 over the parts as they are; whoever asks sees to it that they cannot run into each other.
    pub(super) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        parts.iter().fold(mac, |mac, part| mac.chain_update(part)).finalize().into_bytes().into()
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Fills up to 256 bytes from the operating system.
pub(super) fn fill(bytes: &mut [u8]) {
    debug_assert!(bytes.len() <= 256);
    // Linux and the BSDs give up to 256 bytes at once, without fail, as soon as the machine has started.
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}
