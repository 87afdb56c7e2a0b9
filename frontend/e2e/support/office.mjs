// The people who work with facilities, made through the API so that each test has its own.
import assert from "node:assert/strict";

export const PASSWORD = process.env.E2E_PASSWORD ?? "demo-demo-demo";
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
let made = 0;

/** Calls the API; fails with the server's own words. */
export async function call(url, token, method, path, body, headers = {}) {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** A token for the API. */
export async function token(url, username, password = PASSWORD) {
  return (await call(url, null, "POST", "/auth/login", { username, password })).access_token;
}

/** Makes an account with one role and answers its name; its password is [`PASSWORD`]. */
export async function account(url, role, scope) {
  const username = `${role.replaceAll("_", "-")}-${process.pid}-${Date.now().toString(36)}-${(made += 1)}`;
  await call(url, await token(url, ADMIN), "POST", "/accounts", {
    username, display_name: role === "county_admin" ? "乌兰" : "其其格", password: PASSWORD, grants: [{ role, ...scope }],
  });
  return username;
}

/** A draft that lacks nothing but its rooms, made through the API: who begins it can go on in the browser. */
export async function draft(url, username, name, areas) {
  const bearer = await token(url, username);
  const everyDay = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens_at: "08:30:00", closes_at: "17:30:00" }));
  const facility = await call(url, bearer, "POST", "/facilities", {
    kind: "subdistrict_elderly_care_center", name_zh: name, division_code: "150602001", operator_name: "东胜区交通街道办事处",
    address: "东胜区交通街道1号", contact_phone: "0477-8581234", opening_hours: everyDay,
  });
  await call(url, bearer, "PUT", `/facilities/${facility.id}/school`, {
    name: `${name}银发学堂`, construction_mode: "renovate", pilot_batch: "urban_pilot",
    use_right: { kind: "owned", document: "产字2024-018", valid_from: "2024-01-01" },
  }, { "if-match": `"v${facility.version}"` });
  for (const [place, area] of areas.entries()) {
    await call(url, bearer, "POST", `/facilities/${facility.id}/rooms`, {
      kind: "classroom", name: `课教室${place + 1}`, area, capacity: 30, counts_toward_school: true,
    });
  }
  return facility.id;
}
