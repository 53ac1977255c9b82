//! What came out of a step, and the other coded answers that the program itself reasons about. Their words and keys stand in the vocabulary.

/// Why a text is not one of the coded answers.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is not one of the choices")]
pub struct UnknownCode(pub String);

macro_rules! coded {
    ($(#[$about:meta])* $name:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code, as it is stored and written to files.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownCode;
            fn from_str(text: &str) -> Result<Self, UnknownCode> {
                match text { $($code => Ok(Self::$variant),)+ other => Err(UnknownCode(other.chars().take(60).collect())) }
            }
        }
    };
}

coded! {
    /// The outcome of a step; an attempt and a case end with one too.
    Outcome {
        Granted = "granted",
        PartlyGranted = "partly-granted",
        AcceptedForProcessing = "accepted-for-processing",
        Refused = "refused",
        Deflected = "deflected",
        Deferred = "deferred",
        MoreDemanded = "more-demanded",
        NotTaken = "not-taken",
        NoAnswer = "no-answer",
        Withdrew = "withdrew",
        Other = "other",
    }
}

impl Outcome {
    /// Whether the person got in, or at least through this door.
    pub fn is_favourable(self) -> bool {
        matches!(self, Self::Granted | Self::PartlyGranted | Self::AcceptedForProcessing)
    }

    /// Whether the attempt is over; the form then proposes a new one.
    pub fn ends_attempt(self) -> bool {
        matches!(self, Self::Granted | Self::Withdrew)
    }
}

coded! {
    /// What a step was about: proving that one is entitled, asking for the service, or using what was granted.
    Stage { Qualify = "qualify", Access = "access", Use = "use" }
}

coded! {
    /// Whether a demand was met when it was made.
    DemandState { Met = "met", NotMet = "not-met", Waived = "waived" }
}

coded! {
    /// Whether a case is being pursued.
    CaseState { Open = "open", Closed = "closed" }
}

coded! {
    /// Whether the person has what a rule asks for.
    Possession { Has = "has", Lacks = "lacks", NotKnown = "not-known" }
}

coded! {
    /// Whether the person is entitled, as far as can be seen before the office says so.
    Eligibility { Eligible = "eligible", NotEligible = "not-eligible", Unclear = "unclear" }
}

coded! {
    /// What became of a referral.
    Reply { TakenOn = "taken-on", TurnedAway = "turned-away", NoReply = "no-reply" }
}
