//! The binary `xuetang`.

use std::process::ExitCode;

use backend::commands;
use backend::config::{Cli, Command};

#[actix_web::main]
async fn main() -> ExitCode {
    let cli = Cli::read();
    backend::telemetry::init_logs();
    let outcome = match cli.command {
        Command::Serve(args) => commands::serve(args).await,
        Command::Migrate(args) => commands::migrate(&args),
        Command::Seed(args) => commands::seed(&args),
        Command::DemoAccounts => commands::demo_accounts(),
        Command::Openapi => commands::openapi(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "stopped");
            ExitCode::FAILURE
        }
    }
}
