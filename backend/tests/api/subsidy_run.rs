//! Subsidy runs over HTTP: from the assessed year to money in the earmarked funds, to the fen.

mod appeals;
mod clawbacks;
mod exchange;
mod life;
mod operating;
mod people;
mod prior;
mod public;
mod states;
mod versions;
