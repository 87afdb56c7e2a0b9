//! `xtask IN.wasm FOLDER NAME`: writes the wasm and the script that a browser loads.
//!
//! First the wasm is cut into a main part and one part a slice of pages (at the
//! functions marked `wasm_split`), then wasm-bindgen writes the script. Both are
//! called as libraries, so that their versions are those in `Cargo.lock` and
//! nobody has to install a tool of the matching version.

use std::{env, fs, path::Path};

use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else {
        return Err("usage: xtask IN.wasm FOLDER NAME".into());
    };
    let wasm = fs::read(input)?;
    let main_part = Path::new(folder).join(format!("{name}.wasm"));
    let script = format!("./{name}.js");
    let mut options = Options::new(&wasm);
    options.output_dir = Path::new(folder);
    options.main_out_path = &main_part;
    options.main_module = &script;
    transform(options)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&main_part).out_name(name).typescript(false).web(true)?;
    bindgen.keep_lld_exports(true).remove_name_section(true).remove_producers_section(true);
    bindgen.generate(folder)?;
    fs::remove_file(main_part)?;
    Ok(())
}
