//! Sign-in, sign-out and the password.

use contract::auth::{AccountView, ChangePassword, Login, SessionView, TokenView};
use contract::page::Page;

use super::{Api, ApiError, Call};

impl Api {
    /// Changes one's own password, which ends every session.
    pub async fn change_password(&self, change: &ChangePassword) -> Result<(), ApiError> {
        self.send(Call::post("/auth/password").json(change)?).await?;
        self.forget();
        Ok(())
    }

    /// Signs in; from then on the client carries the token.
    pub async fn sign_in(&self, login: &Login) -> Result<AccountView, ApiError> {
        let token: TokenView = self.open(Call::post("/auth/login").json(login)?).await?.read()?;
        self.hold(&token);
        Ok(token.account)
    }

    /// Signs out here and ends the session on the server; when that fails, nobody is signed out.
    pub async fn sign_out(&self) -> Result<(), ApiError> {
        self.end("/auth/logout").await
    }

    /// Ends every session of the account, also those in other browsers.
    pub async fn sign_out_everywhere(&self) -> Result<(), ApiError> {
        self.end("/auth/logout-everywhere").await
    }

    /// The browsers in which the account is signed in.
    pub async fn sessions(&self) -> Result<Vec<SessionView>, ApiError> {
        let page: Page<SessionView> = self.get("/auth/sessions").await?;
        Ok(page.items)
    }

    /// Takes up an earlier sign-in of this browser, if it still holds.
    pub async fn resume(&self) -> Result<Option<AccountView>, ApiError> {
        match self.renew(None).await? {
            Some(_) => self.get("/auth/me").await.map(Some),
            None => Ok(None),
        }
    }

    async fn end(&self, path: &str) -> Result<(), ApiError> {
        match self.send(Call::post(path)).await {
            Err(error) if !error.is_refused_session() => Err(error),
            _ => {
                self.forget();
                Ok(())
            }
        }
    }
}
