//! What this browser keeps over reloads and power cuts (IndexedDB): texts, and the private key that it never tells.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction};

const NAME: &str = "silver-academy-tablet";

/// What is kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Store {
    /// The device, its key and the end of its chain, by their names.
    Device,
    /// The rows that have no answer yet, by their numbers.
    Rows,
    /// The answers of today, by the numbers of their rows.
    Answers,
}

impl Store {
    const ALL: [Self; 3] = [Self::Device, Self::Rows, Self::Answers];

    const fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Rows => "rows",
            Self::Answers => "answers",
        }
    }
}

/// The browser does not keep what it is given, or does not find it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unkept;

impl From<JsValue> for Unkept {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// One change of many that are made together or not at all.
pub(super) enum Change {
    /// Kept in the place of what was there.
    Put(Store, JsValue, JsValue),
    /// Kept where nothing was; else all of the changes fail.
    Add(Store, JsValue, JsValue),
    /// Kept no longer.
    Delete(Store, JsValue),
}

/// The database of this browser.
#[derive(Clone)]
pub(super) struct Database(IdbDatabase);

impl Database {
    pub(super) async fn open() -> Result<Self, Unkept> {
        let factory = web_sys::window().ok_or(Unkept)?.indexed_db()?.ok_or(Unkept)?;
        let request = factory.open_with_u32(NAME, 1)?;
        let fresh = request.clone();
        let make = Closure::once(move |_: JsValue| {
            let Ok(database) = fresh.result() else { return };
            let database: IdbDatabase = database.unchecked_into();
            for store in Store::ALL {
                let _ = database.create_object_store(store.name());
            }
        });
        request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
        Ok(Self(answer(&request).await?.unchecked_into()))
    }

    /// What is kept under a key.
    pub(super) async fn get(&self, store: Store, key: &JsValue) -> Result<Option<JsValue>, Unkept> {
        let found = answer(&self.reading(store)?.get(key)?).await?;
        Ok(Some(found).filter(|found| !found.is_undefined()))
    }

    /// The texts that are kept, in the order of their keys.
    pub(super) async fn texts(&self, store: Store) -> Result<Vec<String>, Unkept> {
        let all: Array = answer(&self.reading(store)?.get_all()?).await?.unchecked_into();
        Ok(all.iter().filter_map(|one| one.as_string()).collect())
    }

    /// Makes all changes or none, and comes back once they are on the disk.
    pub(super) async fn change(&self, changes: &[Change]) -> Result<(), Unkept> {
        let transaction = self.transaction("readwrite")?;
        for change in changes {
            match change {
                Change::Put(store, key, value) => {
                    object_store(&transaction, *store)?.put_with_key(value, key)?
                }
                Change::Add(store, key, value) => {
                    object_store(&transaction, *store)?.add_with_key(value, key)?
                }
                Change::Delete(store, key) => object_store(&transaction, *store)?.delete(key)?,
            };
        }
        let done = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        JsFuture::from(done).await?;
        Ok(())
    }

    /// Forgets everything.
    pub(super) async fn clear(&self) -> Result<(), Unkept> {
        for store in Store::ALL {
            answer(&object_store(&self.transaction("readwrite")?, store)?.clear()?).await?;
        }
        Ok(())
    }

    fn reading(&self, store: Store) -> Result<IdbObjectStore, Unkept> {
        object_store(&self.transaction("readonly")?, store)
    }

    /// A transaction over all of it that counts as done only once the disk has it: a tablet may lose its power. `web_sys`
    /// knows the option only as unstable.
    fn transaction(&self, mode: &str) -> Result<IdbTransaction, Unkept> {
        let begin: Function = Reflect::get(&self.0, &"transaction".into())?.dyn_into().map_err(|_| Unkept)?;
        let stores: Array = Store::ALL.iter().map(|store| JsValue::from_str(store.name())).collect();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        Ok(begin.call3(&self.0, &stores, &mode.into(), &options)?.unchecked_into())
    }
}

fn object_store(transaction: &IdbTransaction, store: Store) -> Result<IdbObjectStore, Unkept> {
    Ok(transaction.object_store(store.name())?)
}

async fn answer(request: &IdbRequest) -> Result<JsValue, Unkept> {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(done).await?;
    Ok(request.result()?)
}
