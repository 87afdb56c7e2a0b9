// A yearly assessment that is over: one school is frozen, has assessed itself, was inspected, and its host is assessed.
import assert from "node:assert/strict";
import { account, call, token } from "./office.mjs";
import { unique } from "./school.mjs";

const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const COUNTY = { scope: "county", division_code: "150602" };
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/** Changes a record by the version that it has now. */
export async function change(url, bearer, record, method, path, body, headers = {}) {
  const read = await fetch(`${url}/api/v1${record}`, { headers: { authorization: `Bearer ${bearer}` } });
  assert.ok(read.ok, `GET ${record}: ${read.status}`);
  return call(url, bearer, method, path, body, { "if-match": read.headers.get("etag"), ...headers });
}

/** A unified social credit code with the right check character (GB 32100). */
function creditCode() {
  const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const body = `91150602MA0${unique("").slice(-6).toUpperCase().replaceAll(/[IOSVZ]/g, "A").padStart(6, "0")}`;
  const sum = [...body].reduce((total, letter, at) => total + letters.indexOf(letter) * (3 ** at % 31), 0);
  return body + letters[(31 - (sum % 31)) % 31];
}

/** One who inspects, engaged by the city; answers the name of the account. */
async function assessor(url, city) {
  const organisation = await call(url, city, "POST", "/assessor-organisations", {
    name: unique("鄂尔多斯评估中心"), credit_code: creditCode(), contract: "2026评01", engaged_from: "2026-01-01", engaged_to: "2026-12-31",
  });
  const username = await account(url, "assessor", { scope: "city" });
  await call(url, city, "POST", "/assessors", { organisation_id: organisation.id, username, name: "包文革", since: "2026-01-01" });
  return username;
}

/** The inspection of the only school, from the arrival to the sheet that is handed in. */
async function inspected(url, username) {
  const bearer = await token(url, username);
  const { id } = (await call(url, bearer, "GET", "/inspections")).items[0];
  const record = `/inspections/${id}`;
  await change(url, bearer, record, "POST", `${record}/arrive`, { location: { longitude: "109.963339", latitude: "39.8151" } });
  await change(url, bearer, record, "PUT", `${record}/sheet`, {
    measured_area: "118.40", safety_accessibility: "4.50", safety_note: "坡道完好", syllabus_quality: "4.00", syllabus_note: "大纲完整",
  });
  for (const what of ["venue", "safety"]) {
    const sent = await fetch(`${url}/api/v1${record}/photos?what=${what}&longitude=109.963339&latitude=39.815100`, {
      method: "POST", headers: { authorization: `Bearer ${bearer}`, "content-type": "image/png" }, body: PNG,
    });
    assert.ok(sent.ok, `the photograph of ${what}: ${sent.status}`);
  }
  for (const sample of (await call(url, bearer, "GET", record)).samples) {
    const heard = sample.kind === "learner" ? { satisfied: true } : {};
    await call(url, bearer, "PUT", `${record}/samples/${sample.id}`, { result: "confirmed", ...heard }, { "if-match": `"v${sample.version}"` });
  }
  await change(url, bearer, record, "POST", `${record}/submit`, {});
}

/** Takes the only school of the year through its assessment; answers the cycle and the assessment. */
export async function concluded(url, place) {
  const city = await token(url, ADMIN);
  const cycle = await call(url, city, "POST", "/assessment-cycles", {
    year: 2025, self_assessment_due: "2026-01-31", inspection_due: "2026-03-31", assessors_per_school: 1, session_sample_bp: 1000, telephone_sample: 30,
  });
  const record = `/assessment-cycles/${cycle.id}`;
  await change(url, city, record, "POST", `${record}/freeze`, {});
  const [assessment] = (await call(url, city, "GET", `/assessments?cycle_id=${cycle.id}`)).items;
  const school = `/assessments/${assessment.id}`;
  const manager = await token(url, place.manager);
  await change(url, manager, school, "PUT", `${school}/self-assessment`, {
    safety_accessibility: "4.50", syllabus_quality: "4.00", statement: "全年开课一个班，设施完好。",
  });
  await change(url, manager, school, "POST", `${school}/self-assessment/submit`, {});
  const who = await assessor(url, city);
  await change(url, city, record, "POST", `${record}/draw`, { seed: "大乐透26006期" });
  await inspected(url, who);
  const county = await token(url, await account(url, "county_admin", COUNTY));
  await change(url, county, school, "PUT", `${school}/host-assessment`, { grade: "good", document: "东民发〔2026〕3号" });
  await change(url, city, record, "POST", `${record}/conclude`, {});
  return { cycle, assessment };
}
