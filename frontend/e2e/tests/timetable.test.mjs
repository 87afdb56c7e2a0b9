// The timetable: a series is previewed and made, its rest is changed, a venue is agreed upon and booked, a calendar subscribed.
import assert from "node:assert/strict";
import { follow, holdBack, inspect, settled, signIn, signOut, SIZES } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, learner, school, session, unique } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();
const COUNTY = { scope: "county", division_code: "150602" };
const today = () => shanghai("12:00").slice(0, 10);
/** A day so many days after another, as the address has it. */
const after = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
/** The Monday of the week that begins next. */
const monday = () => after(today(), 8 - (new Date(`${today()}T00:00:00Z`).getUTCDay() || 7));

async function fillSeries(page, first, last) {
  await page.getByRole("checkbox", { name: "周二" }).check();
  await page.getByLabel("起始日期").fill(first);
  await page.getByLabel("截止日期").fill(last);
  await page.getByLabel("开始", { exact: true }).fill("14:00");
  await page.getByLabel("每次时长（分钟）").fill("60");
  await page.getByLabel("遇非工作日").selectOption("keep");
}

scenario("a series is looked at, made without what collides, and changed from a day on", async (page, url) => {
  const place = await school(url);
  const title = unique("合唱基础");
  const taught = await course(url, title);
  const first = monday();
  const clerk = await token(url, place.clerk);
  const taken = after(first, 8);
  await call(url, clerk, "POST", "/class-sessions", {
    school_id: place.facility.school.id, course_id: taught.id, room_id: place.facility.rooms[0].id, title: "先来的课",
    starts_at: `${taken}T14:30:00+08:00`, ends_at: `${taken}T15:30:00+08:00`, capacity: 30,
  });
  await signIn(page, place.manager, "/class-series/new");
  await page.getByLabel("课程", { exact: true }).selectOption({ label: `${taught.code} · ${title}` });
  await page.getByLabel(/^教室/).selectOption({ label: "课教室1" });
  await fillSeries(page, first, after(first, 20));
  await page.getByRole("button", { name: "预览日期和冲突" }).click();
  await page.getByText("共 3 个日期，其中 1 个有冲突").waitFor();
  await page.getByRole("row", { name: new RegExp(taken) }).getByText("先来的课").waitFor();
  await inspect(page, "series-preview");
  await page.getByLabel("每次时长（分钟）").fill("45");
  await page.getByText("共 3 个日期，其中 1 个有冲突").waitFor({ state: "detached" });
  await page.getByLabel("每次时长（分钟）").fill("60");
  await page.getByText("共 3 个日期，其中 1 个有冲突").waitFor();
  await page.getByLabel("课次名称").fill("换个名称");
  await page.getByText("共 3 个日期，其中 1 个有冲突").waitFor({ state: "detached" });
  await page.getByLabel("课次名称").fill("");
  await page.getByRole("button", { name: "跳过冲突，排入 2 次课（1 次不排）" }).click();
  await page.getByRole("heading", { name: "同一批课次" }).waitFor();
  await inspect(page, "series-session");

  await page.getByRole("button", { name: "调整课次" }).click();
  await page.getByRole("dialog").getByLabel("最多人数").fill("12");
  await page.getByRole("dialog").getByRole("button", { name: "保存调整" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByText("单独调整过").first().waitFor();
  await page.getByRole("button", { name: "调整之后的课次" }).click();
  await page.getByRole("dialog").getByLabel("开始", { exact: true }).fill("16:00");
  await page.getByRole("dialog").getByRole("button", { name: "调整之后的课次" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("link", { name: new RegExp(`${after(first, 15)} 16:00`) }).waitFor();
  await page.getByRole("button", { name: "停掉之后的课次" }).click();
  await page.getByRole("dialog").getByText("2 次尚未开放的课全部取消").waitFor();
  await page.getByRole("dialog").getByLabel("理由").fill("教师调离");
  await page.getByRole("dialog").getByRole("button", { name: "停掉之后的课次" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByText("已取消").first().waitFor();
});

scenario("a week and a month are shown, printed and turned, and a slot begins a session", async (page, url) => {
  const place = await school(url);
  const title = unique("国画入门");
  const taught = await course(url, title);
  await session(url, place, taught, "14:00", "15:30");
  await signIn(page, place.manager);
  await follow(page, "排课表");
  const grid = page.locator(".timetable-screen");
  await grid.getByRole("link", { name: new RegExp(title) }).waitFor();
  await inspect(page, "timetable-week");
  await page.getByRole("button", { name: "月", exact: true }).click();
  await settled(page);
  assert.equal(new URL(page.url()).searchParams.get("view"), "month");
  await grid.getByRole("link", { name: new RegExp(`14:00 ${title}`) }).waitFor();
  const weeks = await grid.locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.cells].map((cell) => Math.round(cell.getBoundingClientRect().top))));
  assert.ok(weeks.length >= 4 && weeks.every((tops) => tops.length === 7 && new Set(tops).size === 1), JSON.stringify(weeks));
  await inspect(page, "timetable-month");
  await page.getByRole("button", { name: "周", exact: true }).click();
  await page.getByRole("button", { name: "往后" }).click();
  await settled(page);
  await grid.getByRole("link", { name: new RegExp(title) }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "今天" }).click();
  await grid.getByRole("link", { name: new RegExp(title) }).waitFor();
  await page.emulateMedia({ media: "print" });
  await page.locator(".timetable-paper table").first().waitFor({ state: "visible" });
  assert.equal(await page.locator(".timetable-screen").isVisible(), false, "only the paper is printed");
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize(SIZES.phone);
  await page.locator(".agenda").getByRole("link", { name: new RegExp(title) }).waitFor();
  await page.setViewportSize(SIZES.desktop);
  const next = after(monday(), 1);
  await page.goto(`/timetable?day=${next}`);
  await settled(page);
  await grid.getByRole("button", { name: `在 ${next} 10:00 排课` }).click();
  await page.getByLabel("日期").waitFor();
  assert.equal(await page.getByLabel("日期").inputValue(), next);
  assert.equal(await page.getByLabel("开始", { exact: true }).inputValue(), "10:00");
  assert.equal(await page.getByLabel("结束", { exact: true }).inputValue(), "11:30");
});

scenario("what was called off is on the timetable only where that is asked for", async (page, url) => {
  const place = await school(url);
  const title = unique("剪纸提高");
  const held = await session(url, place, await course(url, title), "14:00", "15:30");
  await call(url, await token(url, place.clerk), "POST", `/class-sessions/${held.id}/cancel`, { reason: "教师生病" });
  await signIn(page, place.manager, "/timetable");
  const block = page.locator(".timetable-screen .timetable-block.cancelled").filter({ hasText: title });
  assert.equal(await block.count(), 0);
  await page.getByRole("search").getByLabel("含已取消").check();
  await block.getByText("已取消").waitFor();
  await inspect(page, "timetable-cancelled");
  await page.getByRole("button", { name: "月", exact: true }).click();
  await page.locator(".timetable-screen").getByRole("link", { name: new RegExp(`14:00 ${title} 已取消`) }).waitFor();
  await page.getByRole("button", { name: "周", exact: true }).click();
  await block.waitFor();
  await page.getByRole("search").getByLabel("含已取消").uncheck();
  await block.waitFor({ state: "detached" });
});

scenario("a venue is registered, agreed upon, booked by a class and given back", async (page, url) => {
  const [county, place] = [await account(url, "county_admin", COUNTY), await school(url)];
  const title = unique("经典诵读");
  const taught = await course(url, title);
  const name = unique("区图书馆");
  await signIn(page, county);
  await follow(page, "共享场馆");
  await page.getByRole("link", { name: "登记场馆" }).click();
  await page.getByLabel("旗区").selectOption("150602");
  await page.getByLabel("苏木乡镇（街道）").selectOption("150602001");
  await page.getByLabel("场馆名称").fill(name);
  await page.getByLabel("可容纳人数").fill("50");
  await page.getByLabel("地址").fill("文化街8号");
  await inspect(page, "venue-new");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByRole("heading", { name }).waitFor();
  const path = new URL(page.url()).pathname;
  await page.getByRole("button", { name: "登记协议" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("学堂").selectOption(place.facility.school.id);
  await dialog.getByLabel("到期日期").fill(after(today(), 10));
  await dialog.getByLabel("协议编号").fill("共享〔2025〕1号");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("table", { name: "共享协议" }).getByText("即将到期", { exact: true }).waitFor();
  await inspect(page, "venue-agreed");
  await signOut(page);

  await signIn(page, place.manager, "/class-sessions/new");
  await page.getByLabel("课程", { exact: true }).selectOption({ label: `${taught.code} · ${title}` });
  await page.getByLabel("共享场馆").selectOption({ label: name });
  await page.getByLabel("日期").fill(after(today(), 1));
  await page.getByRole("button", { name: "排入课表" }).click();
  await page.getByRole("link", { name }).click();
  await page.getByRole("heading", { name: /的占用情况$/ }).waitFor();
  await page.getByRole("table", { name: "占用情况" }).getByText(title).waitFor();
  await page.getByRole("button", { name: "往后" }).click();
  await page.waitForURL(new RegExp(`from=${after(today(), 7)}&to=${after(today(), 13)}`));
  await page.getByText("这段时间没有占用").waitFor();
  await page.getByRole("button", { name: "往前" }).click();
  await page.getByRole("table", { name: "占用情况" }).getByText(title).waitFor();
  await page.getByRole("button", { name: "预约", exact: true }).click();
  await page.getByRole("button", { name: "预约场馆" }).click();
  await dialog.getByText("这一天还没有占用").waitFor();
  await dialog.getByLabel("用途").fill("读书会");
  await dialog.getByLabel("日期").fill(after(today(), 1));
  await dialog.getByRole("listitem").filter({ hasText: title }).waitFor();
  await inspect(page, "venue-book");
  await dialog.getByLabel("开始", { exact: true }).fill("10:00");
  await dialog.getByLabel("结束", { exact: true }).fill("11:00");
  await dialog.getByRole("button", { name: "预约场馆" }).click();
  await dialog.getByText(new RegExp(`已用于“${title}”`)).waitFor();
  await dialog.getByLabel("开始", { exact: true }).fill("14:00");
  await dialog.getByLabel("结束", { exact: true }).fill("15:00");
  await dialog.getByRole("button", { name: "预约场馆" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^取消预约 / }).click();
  await dialog.getByLabel("理由").fill("改期");
  await dialog.getByRole("button", { name: "取消预约" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.goto("/venues?tab=usage");
  await settled(page);
  await page.getByRole("row", { name: /图书馆/ }).first().waitFor();
  await inspect(page, "venue-usage");
  assert.ok(path.startsWith("/venues/"));
});

scenario("a calendar is subscribed to by an address that is told once, and revoked", async (page, url) => {
  const place = await school(url);
  const title = unique("太极初步");
  const taught = await course(url, title);
  const held = await session(url, place, taught, "14:00", "15:30");
  await signIn(page, place.manager, "/timetable");
  // On a slow line: what is pressed before the only school is there is held until it is.
  const release = await holdBack(page, "**/api/v1/facilities/options?*status=approved*");
  await page.getByRole("button", { name: "订阅日历" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("option", { name: "正在加载…" }).first().waitFor({ state: "attached" });
  await dialog.getByRole("button", { name: "生成订阅地址" }).click();
  await dialog.getByRole("button", { name: "生成订阅地址" }).and(page.locator("[aria-busy]")).waitFor();
  assert.equal(await page.locator(".fault").count(), 0, "nothing is missing yet");
  release();
  const address = await dialog.getByLabel("订阅地址").inputValue();
  await inspect(page, "calendar-feed");
  const read = await fetch(address);
  assert.equal(read.headers.get("content-type"), "text/calendar; charset=utf-8");
  const text = (await read.text()).replaceAll("\r\n ", "");
  assert.ok(text.includes(held.id) && text.includes(title), text);
  await dialog.getByRole("button", { name: /^停用 / }).click();
  await dialog.getByText("还没有订阅地址").waitFor();
  assert.equal((await fetch(address)).status, 404);
});

/** A teacher of the school. */
async function teacher(url, place, name) {
  return call(url, await token(url, place.manager), "POST", "/teachers", {
    school_id: place.facility.school.id, name, source: "school", employment: "retired",
  });
}

/** A session of this afternoon with a teacher. */
async function taughtBy(url, place, course, teacher) {
  return call(url, await token(url, place.clerk), "POST", "/class-sessions", {
    school_id: place.facility.school.id, course_id: course.id, room_id: place.facility.rooms[0].id, teacher_id: teacher.id,
    starts_at: shanghai("14:00"), ends_at: shanghai("15:30"), capacity: 30,
  });
}

scenario("what was previewed for one school is not made once another is chosen", async (page, url) => {
  const [county, here, there] = [await account(url, "county_admin", COUNTY), await school(url), await school(url)];
  const title = unique("葫芦丝入门");
  const taught = await course(url, title);
  const first = monday();
  await signIn(page, county, "/class-series/new");
  await page.getByLabel("学堂").selectOption(here.facility.school.id);
  await page.getByLabel("课程", { exact: true }).selectOption({ label: `${taught.code} · ${title}` });
  await page.getByLabel("授课方式").selectOption("online");
  await fillSeries(page, first, after(first, 13));
  await page.getByRole("button", { name: "预览日期和冲突" }).click();
  await page.getByRole("button", { name: "排入 2 次课" }).waitFor();
  await page.getByLabel("学堂").selectOption(there.facility.school.id);
  await page.getByRole("button", { name: "排入 2 次课" }).waitFor({ state: "detached" });
  await page.getByLabel("课程", { exact: true }).selectOption({ label: `${taught.code} · ${title}` });
  await page.getByRole("button", { name: "预览日期和冲突" }).click();
  await page.getByRole("button", { name: "排入 2 次课" }).click();
  await page.getByRole("heading", { name: "同一批课次" }).waitFor();
  const made = await call(url, await token(url, county), "GET", `/class-series?course_id=${taught.id}`);
  assert.deepEqual(made.items.map((one) => one.school_id), [there.facility.school.id]);
});

scenario("a session is online only where that is chosen, and needs no place then", async (page, url) => {
  const place = await school(url);
  const title = unique("手机课堂");
  const taught = await course(url, title);
  await signIn(page, place.manager, "/class-sessions/new");
  await page.getByLabel("课程", { exact: true }).selectOption({ label: `${taught.code} · ${title}` });
  const delivery = page.getByLabel("授课方式");
  await page.getByLabel(/^教室/).waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll("select")].some((one) => one.value === "offline"));
  assert.equal(await page.getByLabel("活动形式").inputValue(), "course_class", "as the course");
  await delivery.selectOption("online");
  await page.getByLabel(/^教室/).waitFor({ state: "detached" });
  await page.getByLabel("日期").fill(after(today(), 1));
  await inspect(page, "session-online");
  await page.getByRole("button", { name: "排入课表" }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  await page.getByText("线上", { exact: true }).waitFor();
  await page.getByRole("button", { name: "调整课次" }).click();
  await page.getByRole("dialog").getByLabel(/^教师/).waitFor();
  assert.equal(await page.getByRole("dialog").getByLabel(/^教室/).count(), 0, "there is no place to change");
});

scenario("a teacher is named at the head of a printed timetable, and is taken off a session again", async (page, url) => {
  const place = await school(url);
  const name = "赵玉梅";
  const one = await teacher(url, place, name);
  const held = await taughtBy(url, place, await course(url, unique("楷书")), one);
  await signIn(page, place.manager, "/timetable");
  await page.getByRole("search").getByLabel("教师").selectOption({ label: name });
  await settled(page);
  await page.locator(".timetable-paper caption").filter({ hasText: `${name} · ` }).first().waitFor({ state: "attached" });
  await page.goto(`/class-sessions/${held.id}`);
  await page.getByRole("button", { name: "调整课次" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^教师/).selectOption("");
  await dialog.getByRole("button", { name: "保存调整" }).click();
  await dialog.waitFor({ state: "detached" });
  const now = await call(url, await token(url, place.clerk), "GET", `/class-sessions/${held.id}`);
  assert.deepEqual([now.teacher_id, now.room_id], [null, place.facility.rooms[0].id]);
});

scenario("a teacher's account reads the timetable, subscribes to its own sessions and opens no learner", async (page, url) => {
  const place = await school(url);
  const name = "钱文华";
  const taught = await course(url, unique("行书"));
  const held = await taughtBy(url, place, taught, await teacher(url, place, name));
  const other = await session(url, place, taught, "16:00", "17:00");
  const who = await learner(url, place, "乌日娜");
  await call(url, await token(url, place.clerk), "POST", "/enrolments", { session_id: held.id, learner_id: who.id });
  const own = await account(url, "teacher", { scope: "facility", facility_id: place.facility.id });
  await signIn(page, own, "/timetable");
  await page.getByRole("search").getByLabel("教师").selectOption({ label: name });
  await settled(page);
  assert.equal(await page.getByText("选项没有加载出来").count(), 0, "nothing is read that is closed to a teacher");
  await page.getByRole("button", { name: "订阅日历" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^教师/).selectOption({ label: name });
  await inspect(page, "calendar-feed-own");
  await dialog.getByRole("button", { name: "生成订阅地址" }).click();
  const text = (await (await fetch(await dialog.getByLabel("订阅地址").inputValue())).text()).replaceAll("\r\n ", "");
  assert.ok(text.includes(held.id) && !text.includes(other.id), text);
  await page.goto(`/class-sessions/${held.id}`);
  const people = page.getByRole("table", { name: "已入班学员" });
  await people.getByText("乌日娜").waitFor();
  assert.equal(await people.getByRole("link").count(), 0, "a name leads to no closed page");
});

scenario("the rest of a series is changed and called off beside what somebody else changes", async (page, url) => {
  const place = await school(url);
  const taught = await course(url, unique("马头琴"));
  const first = monday();
  const clerk = await token(url, place.clerk);
  const { series } = await call(url, clerk, "POST", "/class-series", {
    school_id: place.facility.school.id, course_id: taught.id, room_id: place.facility.rooms[0].id, capacity: 20, weekdays: [2],
    start_time: "14:00:00", minutes: 60, first_day: first, last_day: after(first, 20), on_non_working_day: "keep",
  }, { "idempotency-key": unique("series") });
  const path = `/class-series/${series.id}`;
  const change = async (body) => {
    const { version } = await call(url, clerk, "GET", path);
    await call(url, clerk, "PATCH", path, { from: first, ...body }, { "if-match": `"v${version}"` });
  };
  await signIn(page, place.manager, `/class-sessions/${series.sessions[0].id}`);
  await page.getByRole("button", { name: "调整之后的课次" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("最多人数").fill("12");
  await change({ minutes: 50 });
  await dialog.getByRole("button", { name: "调整之后的课次" }).click();
  await dialog.getByText("其他人刚刚修改了这份资料").waitFor();
  assert.equal(await dialog.getByLabel("最多人数").inputValue(), "12", "what was typed is kept");
  await inspect(page, "series-changed-meanwhile");
  await dialog.getByRole("button", { name: "调整之后的课次" }).click();
  await dialog.waitFor({ state: "detached" });
  const now = await call(url, clerk, "GET", path);
  assert.deepEqual([now.capacity, now.minutes], [12, 50]);

  await settled(page);
  await page.getByRole("button", { name: "停掉之后的课次" }).click();
  await dialog.getByLabel("理由").fill("教师调离");
  await change({ minutes: 45 });
  await dialog.getByRole("button", { name: "停掉之后的课次" }).click();
  await dialog.getByText("其他人刚刚修改了这份资料").waitFor();
  assert.equal(await dialog.getByLabel("理由").inputValue(), "教师调离", "what was typed is kept");
  await dialog.getByRole("button", { name: "停掉之后的课次" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.ok((await call(url, clerk, "GET", path)).sessions.every((one) => one.status === "cancelled"));
});
