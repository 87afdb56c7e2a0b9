//! Puts the parts together: state, routes, middleware, server.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use actix_files::{Files, NamedFile};
use actix_web::dev::{Server, ServiceRequest, ServiceResponse, fn_service};
use actix_web::guard::{Any, Get, Head};
use actix_web::middleware::{Compress, Condition, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, get, web};
use futures_util::future::ready;
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::AppExt as _;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_swagger_ui::SwaggerUi;

use crate::config::ServeArgs;
use crate::http::Problem;
use crate::http::auth::{OPERATIONS, gate};
use crate::http::etag::not_modified;
use crate::http::middleware::{RequestSpan, finish, security_headers};
use crate::http::problem_page::problem_codes;
pub use crate::state::State;
use crate::{auth, probes};

/// Every slice's operations, under `/api/v1`. A request is held against them in this order: what is asked for most often
/// comes first.
pub fn mount(api: &mut ServiceConfig) {
    crate::credit::routes::mount(api);
    auth::routes::mount(api);
    crate::audit::routes::mount(api);
    crate::division::routes::mount(api);
    crate::dictionary::routes::mount(api);
    crate::facility::routes::mount(api);
    crate::venue::routes::mount(api);
    crate::device::routes::mount(api);
    crate::coverage::routes::mount(api);
    crate::subsidy::routes::mount(api);
    crate::subsidy_run::routes::mount(api);
    crate::assessment::routes::mount(api);
    // Before the learners: `/learners/duplicates` is no learner.
    crate::privacy::routes::mount(api);
    crate::learner::routes::mount(api);
    crate::teacher::routes::mount(api);
    crate::course::routes::mount(api);
    crate::redemption::routes::mount(api);
    crate::fund::routes::mount(api);
    crate::curriculum::routes::mount(api);
    crate::smart_aging::routes::mount(api);
    crate::class::routes::mount(api);
    crate::learning_team::routes::mount(api);
    crate::online::routes::mount(api);
    crate::volunteer::routes::mount(api);
}

/// The server with so many worker threads behind `listener`, ready to run; stops gracefully on SIGTERM and SIGINT.
pub fn server(
    state: State,
    args: &ServeArgs,
    workers: usize,
    listener: TcpListener,
) -> std::io::Result<(Server, SocketAddr)> {
    let console = args.console_dir.clone();
    let address = listener.local_addr()?;
    let state = web::Data::new(state);
    let server = HttpServer::new(move || {
        let (app, _) = App::new()
            .into_utoipa_app()
            .app_data(state.clone())
            .service(
                utoipa_actix_web::scope("/api/v1")
                    .wrap(from_fn(not_modified))
                    .wrap(from_fn(gate))
                    .configure(mount)
                    .default_service(web::to(no_such_operation)),
            )
            .split_for_parts();
        app.service(web::scope("/api").default_service(web::to(no_such_operation)))
            .service(auth::routes::jwks)
            .service(probes::healthz)
            .service(probes::readyz)
            .service(probes::metrics)
            .service(openapi_json)
            .service(problem_codes)
            .service(crate::curriculum::routes::public::curriculum_page)
            .service(crate::curriculum::routes::public::curriculum_style)
            .service(crate::subsidy_run::routes::public::subsidy_page)
            .service(crate::subsidy_run::routes::public::subsidy_style)
            .service(documents())
            .service(web::redirect("/docs", "/docs/"))
            .configure(|config| serve_console(config, &console))
            .wrap(from_fn(finish))
            .wrap(Condition::new(true, Compress::default()))
            .wrap(security_headers())
            .wrap(TracingLogger::<RequestSpan>::new())
    })
    .workers(workers)
    .shutdown_timeout(30)
    .keep_alive(Duration::from_secs(75))
    .listen(listener)?
    .run();
    Ok((server, address))
}

/// The readable document; nobody else is asked whether it is valid.
fn documents() -> SwaggerUi {
    let config = utoipa_swagger_ui::Config::new(["/openapi.json"]).validator_url("none");
    SwaggerUi::new("/docs/{_:.*}").config(config)
}

static DOCUMENT: LazyLock<String> =
    LazyLock::new(|| serde_json::to_string(&crate::openapi::document()).unwrap_or_default());

#[get("/openapi.json")]
async fn openapi_json() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(DOCUMENT.as_str())
}

async fn no_such_operation(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let pattern = request.resource_map().match_pattern(request.path()).unwrap_or_default();
    let mut allowed: Vec<&str> =
        OPERATIONS.get(&pattern).into_iter().flat_map(HashMap::keys).map(String::as_str).collect();
    allowed.sort_unstable();
    Err(if allowed.is_empty() { Problem::not_found() } else { Problem::method_not_allowed(&allowed) })
}

/// The console's files; any other path without a dot is a page of it and gets `index.html`. They are only read.
fn serve_console(config: &mut web::ServiceConfig, folder: &Path) {
    let index = folder.join("index.html");
    let files =
        Files::new("/", folder).index_file("index.html").try_compressed().prefer_utf8(true).default_handler(
            fn_service(move |request: ServiceRequest| {
                let index = index.clone();
                async move {
                    let (request, _) = request.into_parts();
                    let page = !request.path().contains('.');
                    let response = match NamedFile::open(&index) {
                        Ok(file) if page => file.into_response(&request),
                        _ => actix_web::ResponseError::error_response(&Problem::not_found()),
                    };
                    Ok(ServiceResponse::new(request, response))
                }
            }),
        );
    let read_only = || Err::<HttpResponse, _>(Problem::method_not_allowed(&["GET", "HEAD"]));
    config.service(files.guard(Any(Get()).or(Head()))).default_service(web::to(move || ready(read_only())));
}
