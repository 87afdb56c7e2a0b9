import assert from "node:assert/strict";
import { inspect, settled, signIn, signOut, SIZES } from "../support/browser.mjs";
import { account, call, token } from "../support/office.mjs";
import { course, idNumber, learner, school, session, unique } from "../support/school.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();

scenario("a learner signs in and out, and sees on the account what the class was worth", async (page, url) => {
  const place = await school(url);
  const taught = await course(url, unique("手机防诈一点通"));
  const [early, late] = [await learner(url, place, "其木格"), await learner(url, place, "王桂兰")];
  const held = await session(url, place, taught, "08:30", "11:00");

  await signIn(page, place.clerk, `/class-sessions/${held.id}`);
  await page.getByText("开始上课后可以签到").waitFor();
  await page.getByRole("button", { name: "开始上课" }).click();
  await page.getByRole("button", { name: "签到：王桂兰" }).waitFor();
  // The first learner came when the class began, which the API is told as a device tells it.
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${held.id}/attendances`, { learner_id: early.id, at: held.starts_at });

  // The second learner's card is read at the door: once in, once more out.
  await page.getByRole("searchbox", { name: "姓名或身份证号码" }).fill(late.id_number);
  await page.keyboard.press("Enter");
  await page.getByText("已到 2 人 / 共 2 人").waitFor();
  await inspect(page, "attendance-sheet");
  const row = page.getByRole("listitem").filter({ hasText: "其木格" });
  await row.getByRole("button", { name: "签退：其木格" }).click();
  await row.getByText("已签退", { exact: true }).waitFor();

  await page.getByRole("button", { name: "下课" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "下课" }).click();
  await page.getByRole("listitem").filter({ hasText: "王桂兰" }).getByText("待课堂负责人确认").waitFor();
  assert.equal(await page.getByRole("button", { name: "计学分" }).count(), 0, "a clerk does not settle");
  assert.equal(await page.getByRole("button", { name: "确认时长" }).count(), 0, "nor confirm what it recorded");
  await signOut(page);

  await signIn(page, place.manager, `/class-sessions/${held.id}`);
  await page.getByRole("button", { name: "计学分" }).click();
  await page.getByRole("dialog").getByText("1 人待计，1 人待确认").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.innerText.trim()), "计学分", "the main button has the focus");
  await inspect(page, "class-settle");
  await page.getByRole("dialog").getByRole("button", { name: "计学分" }).click();
  const posted = page.getByRole("table", { name: "本课学分" });
  await posted.getByText("其木格").waitFor();
  await page.getByRole("listitem").filter({ hasText: "其木格" }).getByText("+1.50").waitFor();
  await inspect(page, "class-settled");
  assert.equal(await page.getByRole("button", { name: "计学分" }).count(), 0, "nothing is left to settle");
  await posted.getByRole("link").first().click();
  await page.getByRole("heading", { name: "计算过程" }).waitFor();
  await settled(page);
  await inspect(page, "earning-trace");

  const { balance } = await call(url, clerk, "GET", `/learners/${early.id}/credits`);
  assert.equal(balance, "1.50", "an hour and a half");
  await page.goto(`/learners/${early.id}/credits`);
  await settled(page);
  await page.getByText(new RegExp(`^\\s*${balance}`)).first().waitFor();
  await inspect(page, "learner-credits");
});

scenario("a class manager says how long somebody stayed who forgot to sign out", async (page, url) => {
  const place = await school(url);
  const taught = await course(url, unique("八段锦"));
  const forgetful = await learner(url, place, "李秀英");
  const held = await session(url, place, taught, "09:00", "11:00");
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${held.id}/open`, {});
  await call(url, clerk, "POST", `/class-sessions/${held.id}/attendances`, { learner_id: forgetful.id });
  await call(url, clerk, "POST", `/class-sessions/${held.id}/close`, {});

  await signIn(page, place.manager, `/class-sessions/${held.id}`);
  await page.getByRole("button", { name: "确认时长" }).waitFor();
  await page.setViewportSize(SIZES.phone);
  const lines = await page.locator(".sheet > li").evaluateAll((rows) => rows.map((row) => {
    const [who, does] = [".who", ".do"].map((part) => row.querySelector(part).getBoundingClientRect());
    return { who: who.bottom, does: does.top };
  }));
  assert.ok(lines.length > 0 && lines.every(({ who, does }) => does >= who), `buttons below the name: ${JSON.stringify(lines)}`);
  await page.setViewportSize(SIZES.desktop);
  await page.getByRole("button", { name: "确认时长" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/^李秀英：/).waitFor();
  await dialog.getByLabel("在课分钟数").fill("500");
  await dialog.getByLabel("理由").fill("教师证明上到了下课");
  await dialog.getByRole("button", { name: "确认时长" }).click();
  await dialog.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await dialog.getByLabel("理由").inputValue(), "教师证明上到了下课", "what was typed is kept");
  await dialog.getByLabel("在课分钟数").fill("30");
  await inspect(page, "attendance-confirm");
  await dialog.getByRole("button", { name: "确认时长" }).click();
  await page.getByText("有效 30 分钟").waitFor();
});

scenario("who recorded the arrival is not offered to say how long it lasted", async (page, url) => {
  const place = await school(url);
  const forgetful = await learner(url, place, "李秀英");
  const held = await session(url, place, await course(url, unique("八段锦")), "09:00", "11:00");
  const manager = await token(url, place.manager);
  await call(url, manager, "POST", `/class-sessions/${held.id}/open`, {});
  await call(url, manager, "POST", `/class-sessions/${held.id}/attendances`, { learner_id: forgetful.id });
  await call(url, manager, "POST", `/class-sessions/${held.id}/close`, {});
  const read = page.waitForResponse((answer) => answer.url().includes("/attendance-confirmations"));
  await signIn(page, place.manager, `/class-sessions/${held.id}`);
  await read;
  await page.getByRole("listitem").filter({ hasText: "李秀英" }).getByText("待课堂负责人确认").waitFor();
  await settled(page);
  assert.equal(await page.getByRole("button", { name: "确认时长" }).count(), 0, "the server would refuse");
});

scenario("a class that is called off says why", async (page, url) => {
  const place = await school(url);
  const held = await session(url, place, await course(url, unique("剪纸")), "15:00", "16:00");
  await signIn(page, place.manager, `/class-sessions/${held.id}`);
  await page.getByRole("button", { name: "取消课次" }).click();
  await page.getByRole("dialog").getByText("已签到 0 人").waitFor();
  await page.getByRole("dialog").getByLabel("理由").fill("教师生病");
  await page.getByRole("dialog").getByRole("button", { name: "取消课次" }).click();
  await page.getByText("已取消").first().waitFor();
});

scenario("cards that are read while another is being looked up wait for their turn, and one that fails is named", async (page, url) => {
  const place = await school(url);
  const come = [await learner(url, place, "阿拉坦其其格"), await learner(url, place, "斯琴高娃"), await learner(url, place, "张桂芳")];
  const held = await session(url, place, await course(url, unique("合唱")), "09:30", "11:00");
  await call(url, await token(url, place.clerk), "POST", `/class-sessions/${held.id}/open`, {});
  await page.route("**/learners/lookup", async (route) => {
    await new Promise((later) => setTimeout(later, 400));
    await route.continue();
  });
  await signIn(page, place.clerk, `/class-sessions/${held.id}`);
  const box = page.getByRole("searchbox", { name: "姓名或身份证号码" });
  const stranger = idNumber();
  for (const number of [come[0].id_number, stranger, come[1].id_number, come[2].id_number]) {
    await box.fill(number);
    await box.press("Enter");
    assert.equal(await box.inputValue(), "", "the box is free for the next card at once");
  }
  await page.getByText("已到 3 人 / 共 3 人").waitFor();
  const failed = page.getByRole("alert");
  await failed.getByText(`${stranger.slice(0, 6)}***********${stranger.slice(17)}`).waitFor();
  await inspect(page, "attendance-failed-scan");
  await failed.getByRole("button", { name: "重试" }).click();
  await failed.getByText(`${stranger.slice(0, 6)}***********${stranger.slice(17)}`).waitFor();
  await failed.getByRole("button", { name: "关闭" }).click();
  await failed.waitFor({ state: "detached" });

  // A name of six characters is as long in bytes as an ID number, and is none.
  await box.fill("阿拉坦其其格");
  await page.getByRole("listitem").filter({ hasText: "斯琴高娃" }).waitFor({ state: "detached" });
  await box.press("Enter");
  await page.getByRole("listitem").filter({ hasText: "阿拉坦其其格" }).getByText("已签退", { exact: true }).waitFor();
});

scenario("a teacher finds learners on the sheet and is not offered to look up cards", async (page, url) => {
  const place = await school(url);
  const [wanted] = [await learner(url, place, "敖登"), await learner(url, place, "刘凤英")];
  const held = await session(url, place, await course(url, unique("太极")), "09:30", "11:00");
  await call(url, await token(url, place.clerk), "POST", `/class-sessions/${held.id}/open`, {});
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await signIn(page, await account(url, "teacher", { scope: "facility", facility_id: place.facility.id }), `/class-sessions/${held.id}`);
  const box = page.getByRole("searchbox", { name: "查找学员" });
  await box.fill(wanted.id_number);
  await page.getByRole("listitem").filter({ hasText: "敖登" }).waitFor();
  await box.fill("敖登");
  await box.press("Enter");
  await page.getByRole("listitem").filter({ hasText: "敖登" }).getByText("已签到").waitFor();
  assert.ok(!asked.some((address) => address.endsWith("/learners/lookup")), "no look-up that the server refuses");
});

scenario("who signs in elsewhere appears on the sheet by itself, and what is being typed stays", async (page, url) => {
  const place = await school(url);
  const who = await learner(url, place, "高娃");
  const held = await session(url, place, await course(url, unique("书法")), "09:30", "11:00");
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${held.id}/open`, {});
  await signIn(page, place.clerk, `/class-sessions/${held.id}`);
  const box = page.getByRole("searchbox", { name: "姓名或身份证号码" });
  await box.pressSequentially("高");
  await call(url, clerk, "POST", `/class-sessions/${held.id}/attendances`, { learner_id: who.id });
  await page.getByText("已到 1 人 / 共 1 人").waitFor();
  assert.equal(await box.inputValue(), "高");
  assert.ok(await box.evaluate((input) => input === document.activeElement), "the focus stays");
});

scenario("what came late is accepted in the queue or refused at its record, by another than who entered it", async (page, url) => {
  const place = await school(url);
  const people = [await learner(url, place, "其木格"), await learner(url, place, "王桂兰")];
  const held = await session(url, place, await course(url, unique("智能手机")), "08:30", "11:00");
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${held.id}/open`, {});
  const rows = people.map(({ id }) => ({ learner_id: id, signed_in_at: held.starts_at }));
  const entered = await call(url, clerk, "POST", `/class-sessions/${held.id}/attendances/sheet`, { rows });
  assert.deepEqual(entered.map((one) => one.status), ["under_review", "under_review"]);
  const third = await learner(url, place, "斯琴");
  const sheet = { rows: [{ learner_id: third.id, signed_in_at: held.starts_at }] };
  const [own] = await call(url, await token(url, place.manager), "POST", `/class-sessions/${held.id}/attendances/sheet`, sheet);

  await signIn(page, place.manager, "/attendance-reviews");
  const row = page.getByRole("row").filter({ hasText: "其木格" });
  await row.getByText(place.facility.name_zh).waitFor();
  await inspect(page, "attendance-reviews-waiting");
  const decide = async (verb) => {
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("理由").fill("已向教师核实");
    await dialog.getByRole("button", { name: verb, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  };
  await row.getByRole("button", { name: "通过 其木格", exact: true }).click();
  await decide("通过");
  await row.waitFor({ state: "detached" });
  await page.goto(`/attendances/${entered[1].id}`);
  await page.getByRole("button", { name: "不通过 王桂兰", exact: true }).click();
  await decide("不通过");
  await page.getByText("已作废", { exact: true }).waitFor();
  await inspect(page, "attendance-refused");
  await page.goto(`/attendances/${own.id}`);
  await page.getByText("本人录入，须由另一人处理").waitFor();
  assert.equal(await page.getByRole("button", { name: "通过" }).count(), 0, "the server would refuse");
  await inspect(page, "attendance-own-entry");
  const { items } = await call(url, clerk, "GET", `/class-sessions/${held.id}/attendances?signed_in=true`);
  const stand = items.map((one) => [one.learner_id, one.attendance.status]);
  assert.deepEqual(stand, [[people[0].id, "signed_in"], [third.id, "under_review"]]);
});

scenario("who leaves before somebody has looked at the attendance is told when, and not as having come", async (page, url) => {
  const place = await school(url);
  const who = await learner(url, place, "其木格");
  const held = await session(url, place, await course(url, unique("智能手机")), "08:30", "11:00");
  const clerk = await token(url, place.clerk);
  await call(url, clerk, "POST", `/class-sessions/${held.id}/open`, {});
  const rows = [{ learner_id: who.id, signed_in_at: held.starts_at }];
  await call(url, clerk, "POST", `/class-sessions/${held.id}/attendances/sheet`, { rows });
  await signIn(page, place.clerk, `/class-sessions/${held.id}`);
  await page.getByRole("button", { name: "签退：其木格" }).click();
  await page.getByText(/^其木格：已签退（\d{2}:\d{2}）$/).waitFor();
});
