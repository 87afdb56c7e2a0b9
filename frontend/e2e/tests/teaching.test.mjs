import assert from "node:assert/strict";
import { follow, inspect, settled, signIn, signOut } from "../support/browser.mjs";
import { account, call, PASSWORD, token } from "../support/office.mjs";
import { course, school, unique, wanted } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const ADMIN = process.env.E2E_ADMIN ?? "city_admin";
const today = () => shanghai("12:00").slice(0, 10);
const halfYear = () => `${today().slice(0, 4)}-H${Number(today().slice(5, 7)) <= 6 ? 1 : 2}`;

/** A draft plan with one course, and its version. */
async function plan(url, place, taught, basis = {}) {
  const manager = await token(url, place.manager);
  const begun = await call(url, manager, "POST", "/curriculum-plans", {
    school_id: place.facility.school.id, half_year: halfYear(), copy_last: false,
  });
  return save(url, place, begun, [{ course_id: taught.id, sessions_planned: 16, weekday: 2, start_time: "09:30:00" }], basis);
}

/** Saves the items of a plan through the API, as somebody else would. */
async function save(url, place, plan, items, basis = {}) {
  const manager = await token(url, place.manager);
  return call(url, manager, "PATCH", `/curriculum-plans/${plan.id}`, { items, ...basis }, { "if-match": `"v${plan.version}"` });
}

scenario("a course is written, handed in, sent back with its reason, and the next step begins without it", async (page, url) => {
  const title = unique("短视频拍摄");
  await signIn(page, ADMIN);
  await follow(page, "课程库");
  await inspect(page, "courses");
  await page.getByRole("link", { name: "新建课程" }).click();
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByText("请至少勾选一项").waitFor();
  await inspect(page, "course-new");
  await page.getByLabel("编号").fill(unique("SJ").toUpperCase());
  await page.getByLabel("课程名称", { exact: true }).fill(title);
  await page.getByLabel("课程类别").selectOption("fraud_prevention");
  await page.getByLabel("活动形式").selectOption("course_class");
  await page.getByRole("group", { name: /教学目标/ }).getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  await settled(page);
  await inspect(page, "course");
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "提交审核" }).click();
  await dialog.getByRole("button", { name: "提交审核" }).click();
  await page.getByRole("button", { name: "撤回修改" }).waitFor();
  const address = new URL(page.url()).pathname;
  await signOut(page);

  await signIn(page, await account(url, "city_admin", { scope: "city" }), address);
  await page.route("**/return", (route) => route.abort(), { times: 1 });
  await page.getByRole("button", { name: "退回修改" }).click();
  await dialog.getByLabel("理由").fill("请补充每课的教学要点");
  await dialog.getByRole("button", { name: "退回修改" }).click();
  await dialog.getByText("连接不上服务器").waitFor();
  assert.equal(await dialog.getByLabel("理由").inputValue(), "请补充每课的教学要点", "the dialog stays with what was typed");
  await inspect(page, "course-return");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "退回修改" }).click();
  assert.equal(await dialog.getByLabel("理由").inputValue(), "", "the next question begins afresh");
  await dialog.getByLabel("理由").fill("请补充每课的教学要点");
  await dialog.getByRole("button", { name: "退回修改" }).click();
  await page.getByText(`《${title}》现在是：编写中`).waitFor();
  await dialog.waitFor({ state: "detached" });
}, { complaints: true });

scenario("who saves a course after somebody else sees what has changed, and overwrites nothing else", async (page, url) => {
  const bearer = await token(url, ADMIN);
  const draft = await call(url, bearer, "POST", "/courses", {
    code: unique("GQ").toUpperCase(), title_zh: unique("歌曲"), summary: "民歌",
    category: "fraud_prevention", objectives: ["learning"], form: "course_class", delivery_mode: "offline", lesson_minutes: 90,
  });
  await signIn(page, ADMIN, `/courses/${draft.id}`);
  await page.getByRole("button", { name: "编辑" }).click();
  const objectives = page.getByRole("group", { name: /教学目标/ });
  assert.equal(await objectives.getByRole("checkbox", { checked: true }).count(), 1);
  await page.getByLabel("课程简介").fill("长调与短调");
  await objectives.getByRole("checkbox", { checked: false }).first().check();
  const objectivesThere = ["health"];
  await call(url, bearer, "PATCH", `/courses/${draft.id}`, { lesson_minutes: 60, objectives: objectivesThere }, { "if-match": `"v${draft.version}"` });
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByRole("alert").getByText("其他人刚刚修改了这份资料").waitFor();
  assert.equal(await page.getByLabel("每课时长（分钟）").inputValue(), "60", "what was not touched follows the record");
  assert.equal(await page.getByLabel("课程简介").inputValue(), "长调与短调", "what was typed is kept");
  await inspect(page, "course-changed-meanwhile");
  await objectives.getByRole("button", { name: "采用对方的" }).click();
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByText("长调与短调").waitFor();
  const after = await call(url, bearer, "GET", `/courses/${draft.id}`);
  assert.deepEqual([after.open.summary, after.open.lesson_minutes, after.open.objectives], ["长调与短调", 60, objectivesThere]);
});

scenario("a plan is begun, filled and published in the browser", async (page, url) => {
  const place = await school(url);
  const taught = await course(url, unique("蒙古象棋"));
  const survey = await wanted(url, place, halfYear());
  await signIn(page, place.manager);
  await follow(page, "课程表");
  await page.getByRole("button", { name: "开始编制" }).click();
  const dialog = page.getByRole("dialog");
  await inspect(page, "curriculum-begin");
  await dialog.getByRole("button", { name: "开始编制" }).click();
  await page.getByRole("heading", { name: place.facility.school.name, level: 1 }).waitFor();
  await settled(page);
  await page.getByLabel("添加课程").selectOption(taught.id);
  await page.getByRole("button", { name: "添加", exact: true }).click();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("已保存").waitFor();
  await settled(page);
  await page.getByLabel("需求调查").selectOption(survey.id);
  await page.getByText("已具备发布条件").waitFor();
  await settled(page);
  await inspect(page, "curriculum-plan");
  await page.getByRole("button", { name: "发布课程表" }).click();
  await dialog.getByRole("button", { name: "发布课程表" }).click();
  await page.getByText("课程表已发布").waitFor();
  await page.goto("/curricula");
  await page.getByRole("rowheader").first().waitFor();
  await settled(page);
  await inspect(page, "curricula");
  await page.getByRole("button", { name: "期限看板" }).click();
  await settled(page);
  await inspect(page, "curricula-board");
});

scenario("a fault of a plan is shown at its item", async (page, url) => {
  const place = await school(url);
  const [one, two] = [await course(url, unique("插花")), await course(url, unique("编织"))];
  const draft = await plan(url, place, one);
  await save(url, place, draft, [one, two].map(({ id }) => ({ course_id: id, sessions_planned: 8 })));
  await signIn(page, place.manager, `/curricula/${draft.id}`);
  const row = page.locator(".plan-items > li").filter({ hasText: two.shown.title_zh });
  await row.getByLabel(/课次/).fill("300");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await row.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await page.locator(".plan-items .fault").count(), 1);
  await inspect(page, "curriculum-fault");
  await row.getByLabel(/课次/).fill("30");
  assert.equal(await page.locator(".plan-items .fault").count(), 0, "gone once it is changed");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("已保存").waitFor();
});

scenario("who saves a plan after somebody else sees what has changed, keeps the own items and saves again", async (page, url) => {
  const place = await school(url);
  const [one, theirs] = [await course(url, unique("葫芦丝")), await course(url, unique("门球"))];
  const draft = await plan(url, place, one);
  await signIn(page, place.manager, `/curricula/${draft.id}`);
  const row = page.locator(".plan-items > li").filter({ hasText: one.shown.title_zh });
  await row.getByLabel(/课次/).fill("20");
  await save(url, place, draft, [one, theirs].map(({ id }) => ({ course_id: id, sessions_planned: 8 })));
  await page.getByRole("button", { name: "保存", exact: true }).click();
  const notice = page.getByRole("alert");
  await notice.getByText("您的改动还在").waitFor();
  await notice.getByText(`新增：${theirs.shown.title_zh}`).waitFor();
  await notice.getByText(`调整：${one.shown.title_zh}`).waitFor();
  assert.equal(await row.getByLabel(/课次/).inputValue(), "20", "what was typed is kept");
  await inspect(page, "curriculum-overtaken");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("已保存").waitFor();
  const after = await call(url, await token(url, place.manager), "GET", `/curriculum-plans/${draft.id}`);
  assert.deepEqual(after.items.map((item) => [item.course_id, item.sessions_planned]), [[one.id, 20]]);
});

scenario("a session is put on the timetable from the school's plan", async (page, url) => {
  const place = await school(url);
  const taught = await course(url, unique("手工皂"));
  const survey = await wanted(url, place, halfYear());
  const draft = await plan(url, place, taught, { demand_survey_id: survey.id });
  await call(url, await token(url, place.manager), "POST", `/curriculum-plans/${draft.id}/publish`, {});
  const [item] = draft.items;
  await signIn(page, place.manager);
  await follow(page, "上课签到");
  await page.getByRole("link", { name: "安排课次" }).click();
  await page.getByLabel("日期").fill(today());
  await page.getByLabel("课程表中的课程").selectOption(item.id);
  await page.waitForFunction((id) => [...document.querySelectorAll("select")].some((select) => select.value === id), taught.id);
  await inspect(page, "class-new");
  await page.getByRole("button", { name: "排入课表" }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await page.getByLabel("教室").getAttribute("aria-invalid"), "true", "a class in the room needs one");
  await page.getByLabel("教室").selectOption(place.facility.rooms[0].id);
  await page.getByRole("button", { name: "排入课表" }).click();
  await page.getByText("已排入课表").waitFor();
  const held = (await call(url, await token(url, place.manager), "GET", "/class-sessions")).items;
  assert.equal(held[0].curriculum_item_id, item.id);
  await page.goto("/class-sessions");
  await page.getByRole("rowheader").first().waitFor();
  await settled(page);
  await inspect(page, "class-sessions");
});

scenario("a room of one school is not kept when another is chosen", async (page, url) => {
  const places = [await school(url), await school(url)];
  const username = unique("two-schools-").toLowerCase();
  await call(url, await token(url, ADMIN), "POST", "/accounts", {
    username, display_name: "两校经理", password: PASSWORD,
    grants: places.map((place) => ({ role: "facility_manager", scope: "facility", facility_id: place.facility.id })),
  });
  await signIn(page, username, "/class-sessions/new");
  const [chosen, room] = [page.getByLabel("学堂", { exact: true }), page.getByLabel("教室")];
  await chosen.selectOption(places[0].facility.school.id);
  await room.selectOption(places[0].facility.rooms[0].id);
  await chosen.selectOption(places[1].facility.school.id);
  await room.locator(`option[value="${places[1].facility.rooms[0].id}"]`).waitFor({ state: "attached" });
  assert.equal(await room.inputValue(), "", "the room of the first school is forgotten");
  assert.equal(await room.locator(`option[value="${places[0].facility.rooms[0].id}"]`).count(), 0, "and not offered");
});
