//! What goes wrong while a page is made, and what the reader is told.

use actix_web::{HttpResponse, ResponseError, http::StatusCode};

use crate::{store::StoreError, vault::VaultError};

#[derive(Debug, thiserror::Error)]
pub enum WebError {
    #[error("sign in first")]
    SignInFirst,
    #[error("your role does not include this")]
    Forbidden,
    #[error("there is nothing here")]
    NotFound,
    #[error("this form came from another site")]
    ForeignForm,
    #[error("{0}")]
    BadRequest(String),
    #[error(transparent)]
    Store(StoreError),
    #[error(transparent)]
    Page(#[from] askama::Error),
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            other => Self::Store(other),
        }
    }
}

impl From<diesel::result::Error> for WebError {
    fn from(error: diesel::result::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<VaultError> for WebError {
    fn from(error: VaultError) -> Self {
        Self::Store(error.into())
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignInFirst => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Store(StoreError::Conflict | StoreError::Closed) => StatusCode::CONFLICT,
            Self::Store(StoreError::Busy(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::Page(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Carries the error to [`crate::web::failure::explain`], which knows the reader's language.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).finish()
    }
}
