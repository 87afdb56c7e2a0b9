//! Sign-in, sign-out and the password.

use contract::auth::{AccountView, ChangePassword, Login, TokenView};

use super::{Api, ApiError, Call};

impl Api {
    /// Changes one's own password, which ends every session.
    pub async fn change_password(&self, change: &ChangePassword) -> Result<(), ApiError> {
        self.send(Call::post("/auth/password").json(change)?).await?;
        self.keep_token(None);
        Ok(())
    }

    /// Signs in; from then on the client carries the token.
    pub async fn sign_in(&self, login: &Login) -> Result<AccountView, ApiError> {
        let token: TokenView = self.open(Call::post("/auth/login").json(login)?).await?.read()?;
        self.keep_token(Some(token.access_token));
        Ok(token.account)
    }

    /// Signs out here and ends the session on the server.
    pub async fn sign_out(&self) -> Result<(), ApiError> {
        let ended = self.send(Call::post("/auth/logout")).await;
        self.keep_token(None);
        ended.map(drop)
    }

    /// Takes up an earlier sign-in of this browser, if it still holds.
    pub async fn resume(&self) -> Option<AccountView> {
        self.renew(None).await?;
        self.get("/auth/me").await.ok()
    }
}
