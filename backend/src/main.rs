//! The binary `xuetang`.

use std::io::Write as _;
use std::process::ExitCode;

use backend::commands;
use backend::config::{Cli, Command};

/// Many small values of one request, freed together: the system's allocator spends three times as long on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    let cli = Cli::read();
    backend::telemetry::init_logs();
    let outcome = match cli.command {
        Command::Serve(args) => commands::serve(args).await,
        Command::Migrate(args) => commands::migrate(&args),
        Command::Seed(args) => commands::seed(&args),
        Command::Reconcile(args) => commands::reconcile(&args),
        Command::DemoAccounts => commands::demo_accounts(),
        Command::Openapi => commands::openapi(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // For whoever started it, whatever the log filter lets through.
            let _ = writeln!(std::io::stderr().lock(), "xuetang: {error}");
            ExitCode::FAILURE
        }
    }
}
