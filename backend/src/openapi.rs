//! The OpenAPI document: what the code says, plus what it cannot say.

use std::collections::BTreeSet;

use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::schema::ArrayItems;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, Content, Ref, RefOr, Schema};
use utoipa::{IntoResponses, Modify, OpenApi};

use crate::http::{BodyProblems, Unchanged, VersionProblems};

/// The parts of the document that no operation carries.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "银发学堂 Silver Academy API",
        description = "Registers facilities and schools, keeps the catalogue and the half-yearly curricula, turns \
            attended minutes into silver credits, and computes the graded subsidy (鄂民发〔2024〕144号).\n\n\
            Conventions: lists take `limit` and `cursor`; edits need `If-Match`; what moves credits, money or stock \
            needs `Idempotency-Key`; errors are RFC 9457 problems with a stable `code`, in the language of \
            `Accept-Language` (zh-CN, en); dates and instants lie in the years 1900 to 2199. `x-roles` on an operation lists the roles that may call it; records \
            outside the caller's data scope answer 404.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "This server")),
    security(("bearer" = [])),
    components(schemas(
        contract::problem::ProblemDetails, contract::problem::FieldProblem, contract::facility::FacilitySort,
        contract::facility::SheetFormat, contract::facility::ImportMode, contract::subsidy_run::SubsidyRunTable,
    )),
    modifiers(&Bearer),
    tags(
        (name = "auth", description = "Signing in, sessions, accounts"),
        (name = "audit", description = "Who changed what"),
        (name = "division", description = "Administrative divisions of Ordos"),
        (name = "dictionary", description = "The field's terms with their labels"),
        (name = "facility", description = "Facilities, their schools and rooms"),
        (name = "venue", description = "Shared venues, agreements and bookings"),
        (name = "device", description = "Registered devices and what they have recorded"),
        (name = "assessment", description = "Yearly assessment, inspections and findings"),
        (name = "coverage", description = "Coverage targets and participation"),
        (name = "learner", description = "Learners"),
        (name = "teacher", description = "Teachers"),
        (name = "course", description = "The course catalogue"),
        (name = "curriculum", description = "Half-yearly curriculum plans"),
        (name = "smart_aging", description = "“智慧助老” cases: handed in, selected, promoted"),
        (name = "class", description = "Class sessions and attendance"),
        (name = "learning_team", description = "Learning teams, their log, and monthly activities"),
        (name = "online", description = "Online lessons: watched, measured and settled"),
        (name = "volunteer", description = "Volunteers: programmes, teams, shifts, hours; what elders offer"),
        (name = "credit", description = "Silver credits: policy, accounts, earnings"),
        (name = "redemption", description = "Items, stock and redemption orders"),
        (name = "fund", description = "Earmarked funds"),
        (name = "privacy", description = "Records of one person, and what learners ask for about their data"),
        (name = "subsidy", description = "Subsidy policies and simulation"),
        (name = "subsidy_run", description = "Subsidy runs: from the assessed year to money in the earmarked funds"),
    ),
)]
pub struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The whole document, as served and as committed.
pub fn document() -> utoipa::openapi::OpenApi {
    use utoipa_actix_web::AppExt as _;
    let mut document = actix_web::App::new()
        .into_utoipa_app()
        .openapi(Document::openapi())
        .service(utoipa_actix_web::scope("/api/v1").configure(crate::startup::mount))
        .split_for_parts()
        .1;
    document.paths.paths.values_mut().flat_map(operations).for_each(name_refusals);
    document.components.iter_mut().for_each(refer_to_items);
    name_unchanged(&mut document);
    document
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut path.get, &mut path.post, &mut path.put, &mut path.patch, &mut path.delete].into_iter().flatten()
}

/// Adds the problems that follow from what the operation reads.
fn name_refusals(operation: &mut Operation) {
    let versioned = operation.parameters.iter().flatten().any(|parameter| {
        matches!(parameter, RefOr::T(one) if one.parameter_in == ParameterIn::Header && one.name.eq_ignore_ascii_case("If-Match"))
    });
    let known = &mut operation.responses.responses;
    if operation.request_body.is_some() {
        known.extend(BodyProblems::responses());
    }
    if versioned {
        known.extend(VersionProblems::responses());
    }
}

/// Adds 304 to what is read with an `ETag`: a record with a version, or what its description says it of.
fn name_unchanged(document: &mut utoipa::openapi::OpenApi) {
    let has_version = |(name, schema): (&String, &RefOr<Schema>)| {
        let RefOr::T(Schema::Object(record)) = schema else { return None };
        record.properties.contains_key("version").then(|| Ref::from_schema_name(name).ref_location)
    };
    let schemas = document.components.iter().flat_map(|components| &components.schemas);
    let versioned: BTreeSet<String> = schemas.filter_map(has_version).collect();
    for read in document.paths.paths.values_mut().filter_map(|path| path.get.as_mut()) {
        let said = read.description.as_deref().unwrap_or_default();
        let tagged = said.contains("`ETag`") || said.contains("`If-None-Match`");
        let known = &mut read.responses.responses;
        let Some(RefOr::T(found)) = known.get("200") else { continue };
        let record = found.content.values().any(|content| {
            matches!(content, RefOr::T(Content { schema: Some(RefOr::Ref(one)), .. }) if versioned.contains(&one.ref_location))
        });
        if tagged || record {
            known.extend(Unchanged::responses());
        }
    }
}

/// Lets each page refer to the schema of its items, which the derive of a generic type copies instead.
fn refer_to_items(components: &mut Components) {
    for (name, schema) in &mut components.schemas {
        let Some(item) = name.strip_prefix("Page_") else { continue };
        let RefOr::T(Schema::Object(page)) = schema else { continue };
        if let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items") {
            items.items = ArrayItems::RefOrSchema(Box::new(RefOr::Ref(Ref::from_schema_name(item))));
        }
    }
}
