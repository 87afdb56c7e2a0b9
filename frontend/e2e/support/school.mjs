// A school that teaches: approved, with a room, a published course, a learner and people who work there.
import { randomInt } from "node:crypto";
import { account, call, draft, token } from "./office.mjs";
import { shanghai } from "./server.mjs";

const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const COUNTY = { scope: "county", division_code: "150602" };
let made = 0;

/** Names nobody else in this run has. */
export const unique = (name) => `${name}${Date.now().toString(36)}${(made += 1)}`;

/** Opens a school and answers `{ facility, manager, clerk }`: its facility and the names of two who work there. */
export async function school(url) {
  const maker = await account(url, "county_admin", COUNTY);
  const id = await draft(url, maker, unique("上课中心"), ["120.00"]);
  await call(url, await token(url, maker), "POST", `/facilities/${id}/submit`, {});
  const approver = await token(url, await account(url, "county_admin", COUNTY));
  const facility = await call(url, approver, "POST", `/facilities/${id}/approve`, {});
  const at = { scope: "facility", facility_id: id };
  return {
    facility,
    manager: await account(url, "facility_manager", at),
    clerk: await account(url, "facility_clerk", at),
  };
}

/** A course that is published, by another than who wrote it. */
export async function course(url, title) {
  const author = await token(url, ADMIN);
  const one = await call(url, author, "POST", "/courses", {
    code: unique("E2E").toUpperCase(), title_zh: title, summary: "认清冒充客服、投资返利和养生骗局",
    category: "fraud_prevention", objectives: ["learning"], form: "course_class", delivery_mode: "offline", lesson_minutes: 90,
  });
  const submitted = await call(url, author, "POST", `/courses/${one.id}/submit`, {});
  const reviewer = await token(url, await account(url, "city_admin", { scope: "city" }));
  return call(url, reviewer, "POST", `/courses/${one.id}/publish`, {}, { "if-match": `"v${submitted.version}"` });
}

/** An ID number of an invented woman, with the right check digit. */
export function idNumber() {
  const two = (number) => String(number).padStart(2, "0");
  const born = `${randomInt(1945, 1960)}${two(randomInt(1, 13))}${two(randomInt(1, 29))}`;
  const seventeen = `150602${born}${String(randomInt(50, 499) * 2).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(seventeen[at]), 0);
  return seventeen + "10X98765432"[sum % 11];
}

/** Registers a learner; the answer has the ID number beside the view. */
export async function learner(url, place, name) {
  const id_number = idNumber();
  const view = await call(url, await token(url, place.clerk), "POST", "/learners", {
    school_id: place.facility.school.id, name_zh: name, id_number, priority: [],
    consent: { notice_version: "2024-09", personal_data: true, sensitive_data: true },
  });
  return { ...view, id_number };
}

/** A survey of the school's for a half-year, open today, that these learners answer by choosing its first option. */
export async function asked(url, place, half_year, options, learners) {
  const clerk = await token(url, place.clerk);
  const today = shanghai("12:00").slice(0, 10);
  const survey = await call(url, clerk, "POST", "/demand-surveys", {
    school_id: place.facility.school.id, title_zh: unique("想学什么"), half_year, opens_on: today, closes_on: today, max_choices: 1, options,
  });
  const issued = await call(url, clerk, "POST", `/demand-surveys/${survey.id}/issue`, {});
  for (const one of learners) {
    await call(url, clerk, "POST", `/demand-surveys/${survey.id}/answers`, {
      learner_id: one.id, option_ids: [issued.options[0].id], channel: "paper",
    });
  }
  return survey;
}

/** What a plan of the half-year rests on: a survey that one learner answered. */
export async function wanted(url, place, half_year) {
  return asked(url, place, half_year, [{ category: "fraud_prevention" }], [await learner(url, place, "娜仁花")]);
}

/** A session of today in the school's room, from one time of day in Shanghai to another. */
export async function session(url, place, course, from, until) {
  return call(url, await token(url, place.clerk), "POST", "/class-sessions", {
    school_id: place.facility.school.id, course_id: course.id, room_id: place.facility.rooms[0].id,
    starts_at: shanghai(from), ends_at: shanghai(until), capacity: 30,
  });
}

/** Enters the sheet of a session as its clerk; what comes after the event counts once the manager has accepted it. */
export async function enter(url, place, id, rows) {
  const entered = await call(url, await token(url, place.clerk), "POST", `/class-sessions/${id}/attendances/sheet`, { rows });
  const manager = await token(url, place.manager);
  for (const one of entered.filter(({ status }) => status === "under_review")) {
    await call(url, manager, "POST", `/attendances/${one.id}/accept`, { reason: "已向教师核实" });
  }
}

/**
 * Gives a learner credits by the way that credits come: a class of this morning.
 * @returns what the API settled
 */
export async function earn(url, place, course, learner) {
  const { id } = await session(url, place, course, "08:00", "09:30");
  const path = `/class-sessions/${id}`;
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `${path}/open`, {});
  await enter(url, place, id, [{ learner_id: learner.id, signed_in_at: shanghai("08:00"), signed_out_at: shanghai("09:30") }]);
  await call(url, clerk, "POST", `${path}/close`, {});
  const manager = await token(url, place.manager);
  return call(url, manager, "POST", `${path}/settle`, {}, { "idempotency-key": unique("settle") });
}

/** An item that is on offer, with so many on the shelf of the school's facility. */
export async function goods(url, place, name, quantity) {
  const finance = await token(url, await account(url, "finance", { scope: "city" }));
  const item = await call(url, finance, "POST", "/redemption-items", {
    code: unique("SOAP").toUpperCase(), name, kind: "daily_necessity", price: "1.00", cost: "1.00",
  });
  const manager = await token(url, place.manager);
  const stock = { facility_id: place.facility.id, quantity, document: "入库单 1" };
  await call(url, manager, "POST", `/redemption-items/${item.id}/receive-stock`, stock, { "idempotency-key": unique("stock") });
  return item;
}
