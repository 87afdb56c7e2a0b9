//! Accounts.

use contract::{
    auth::{AccountView, CreateAccount, Reason},
    ids::AccountId,
    page::Page,
};

use super::{Api, ApiError, Call};

/// A page of the accounts within the reader's data scope.
pub async fn list(api: &Api, query: &str) -> Result<Page<AccountView>, ApiError> {
    api.get(&format!("/accounts{query}")).await
}

/// Every account within the reader's data scope.
pub async fn all(api: &Api) -> Result<Vec<AccountView>, ApiError> {
    api.get_all("/accounts").await
}

/// Opens an account.
pub async fn open(api: &Api, account: &CreateAccount) -> Result<AccountView, ApiError> {
    api.post("/accounts", account).await
}

/// Closes an account for good: its tokens are refused from now on.
pub async fn close(api: &Api, id: AccountId, reason: &Reason) -> Result<(), ApiError> {
    api.send(Call::post(&format!("/accounts/{id}/close")).json(reason)?).await.map(drop)
}
