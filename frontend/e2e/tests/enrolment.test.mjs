// Places: who gets one, who waits, who moves up by itself, and that the school calls whom it has to tell.
import { follow, inspect, settled, signIn } from "../support/browser.mjs";
import { call, token } from "../support/office.mjs";
import { course, learner, school, unique } from "../support/school.mjs";
import { shanghai } from "../support/server.mjs";
import { suite } from "../support/suite.mjs";

const scenario = suite();

/** A lecture of this afternoon with one place. */
async function lecture(url, place, taught) {
  return call(url, await token(url, place.clerk), "POST", "/class-sessions", {
    school_id: place.facility.school.id, course_id: taught.id, room_id: place.facility.rooms[0].id, capacity: 1,
    starts_at: shanghai("14:00"), ends_at: shanghai("15:30"), form: "lecture",
  });
}

async function find(page, one) {
  await page.getByRole("searchbox", { name: "查找学员" }).fill(one.id_number);
  await page.keyboard.press("Enter");
}

scenario("who waits moves up when somebody gives a place up, and is called", async (page, url) => {
  const place = await school(url);
  const taught = await course(url, unique("冬季养生讲座"));
  const [first, second] = [await learner(url, place, "乌云其木格"), await learner(url, place, "王桂兰")];
  const held = await lecture(url, place, taught);

  await signIn(page, place.clerk, `/class-sessions/${held.id}`);
  await page.getByRole("heading", { name: "报名", exact: true }).waitFor();
  await page.getByText("保留名额已向所有人开放").waitFor();
  await page.getByRole("button", { name: "添加学员" }).click();
  await find(page, first);
  await page.getByText("乌云其木格 已入班").waitFor();
  await page.getByLabel("申请人").selectOption("proxy");
  await find(page, second);
  await page.getByText("王桂兰 已列入候补，第 1 位").waitFor();
  await page.getByRole("button", { name: "完成" }).click();
  const waiting = page.getByRole("table", { name: "候补名单" });
  await waiting.getByText("王桂兰").waitFor();
  await waiting.getByText("按申请时间").waitFor();
  await inspect(page, "enrolment-session");

  await page.getByRole("table", { name: "已入班学员" }).getByRole("button", { name: "本人退出 乌云其木格" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("空出的名额由候补学员自动递补").waitFor();
  await dialog.getByLabel("理由").fill("回老家照看孙子");
  await dialog.getByRole("button", { name: "本人退出" }).click();
  await dialog.waitFor({ state: "detached" });
  await settled(page);
  await page.getByRole("table", { name: "已入班学员" }).getByText("王桂兰").waitFor();
  await page.getByText("没有学员候补").waitFor();

  await follow(page, "待告知学员");
  const row = page.getByRole("row").filter({ hasText: "王桂兰" });
  await row.getByText("候补转入班").waitFor();
  await inspect(page, "class-notices");
  await row.getByRole("button", { name: "登记已告知 王桂兰" }).click();
  await page.getByRole("dialog").getByLabel("备注").fill("女儿接听，下午会来");
  await page.getByRole("dialog").getByRole("button", { name: "登记已告知" }).click();
  await page.getByText("没有需要告知的学员").waitFor();
  await page.locator("#filter-status").selectOption("told");
  await settled(page);
  await page.getByRole("row").filter({ hasText: "王桂兰" }).getByText("女儿接听，下午会来").waitFor();

  await page.goto(`/learners/${second.id}`);
  await settled(page);
  await page.getByRole("table", { name: "报名情况" }).getByText("已入班").waitFor();
});

scenario("who cannot come is refused, and the answer names why", async (page, url) => {
  const place = await school(url);
  const [one, other] = [await course(url, unique("书法")), await course(url, unique("国画"))];
  const who = await learner(url, place, "其其格");
  const held = await lecture(url, place, one);
  const clerk = await token(url, place.clerk);
  const second = await call(url, clerk, "POST", "/class-sessions", {
    school_id: place.facility.school.id, course_id: other.id, delivery_mode: "online", capacity: 9,
    starts_at: shanghai("15:29"), ends_at: shanghai("16:00"),
  });
  await call(url, clerk, "POST", "/enrolments", { session_id: held.id, learner_id: who.id });
  await signIn(page, place.clerk, `/class-sessions/${second.id}`);
  await page.getByRole("button", { name: "添加学员" }).click();
  await find(page, who);
  await page.getByText("上课时间冲突").waitFor();
  await inspect(page, "enrolment-refused");
});
