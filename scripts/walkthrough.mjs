// The story of a school, told through the API. Every answer is checked; the first deviation ends it.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";

const base = process.argv[2];
const admin = process.env.WALK_ADMIN_PASSWORD;
const ahead = process.env.WALK_CLOCK ? Date.parse(process.env.WALK_CLOCK) - Date.now() : 0; // of this machine's clock
const now = () => Date.now() + ahead;
const run = Date.now().toString(36);
const PASSWORD = "Nuancheng-2026";
let step = 0;
let accounts = 0;

const title = (text) => console.log(`\n\x1b[1m${String(++step).padStart(2)} ${text}\x1b[0m`);
const show = (text) => console.log(`   ${text}`);

/** Someone who is signed in. */
class Person {
  constructor(name, token) {
    Object.assign(this, { name, token });
  }

  async ask(method, path, expected, { body, match, key } = {}) {
    const headers = { "accept-language": "zh-CN" };
    if (this.token) headers.authorization = `Bearer ${this.token}`;
    if (body !== undefined) headers["content-type"] = "application/json";
    if (match !== undefined) headers["if-match"] = match;
    if (key) headers["idempotency-key"] = `${key}-${run}`;
    const answer = await fetch(`${base}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    assert.equal(answer.status, expected, `${this.name} ${method} ${path}: ${text}`);
    const json = text ? JSON.parse(text) : null;
    return { json, etag: answer.headers.get("etag") };
  }

  get = async (path) => (await this.ask("GET", path, 200)).json;
  post = async (path, body = {}, expected = 201, key) => (await this.ask("POST", path, expected, { body, key })).json;

  /** What the API refuses, with the pointer and the reason that it gives. */
  async refused(path, body, status, code, pointer, key) {
    const problem = await this.post(path, body, status, key);
    const fault = problem.errors?.find((one) => !pointer || one.pointer === pointer);
    assert.ok(problem.code === code || fault?.code === code, `${code}: ${JSON.stringify(problem)}`);
    if (pointer) assert.equal(fault?.pointer, pointer, JSON.stringify(problem));
    show(`✗ ${status} ${fault?.code ?? problem.code}${pointer ? ` ${pointer}` : ""}：${fault?.detail ?? problem.detail ?? problem.title}`);
  }
}

async function signIn(username, password) {
  const answer = await new Person(username).post("/auth/login", { username, password }, 200);
  return new Person(username, answer.access_token);
}

/** Opens an account for this run and signs in with it. */
async function account(opener, role, grant) {
  const username = `${role.replaceAll("_", "-")}-${run}-${++accounts}`;
  const grants = [{ role, division_code: null, facility_id: null, ...grant }];
  await opener.post("/accounts", { username, display_name: username, password: PASSWORD, grants });
  return signIn(username, PASSWORD);
}

const shanghai = (instant) => new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
const before = (minutes) => new Date(Math.floor(now() / 60_000) * 60_000 - minutes * 60_000);

/** An ID number of an invented woman, with the right check digit. */
function idNumber(county) {
  const two = (number) => String(number).padStart(2, "0");
  const born = `${randomInt(1945, 1960)}${two(randomInt(1, 13))}${two(randomInt(1, 29))}`;
  const seventeen = `${county}${born}${String(randomInt(50, 499) * 2).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(seventeen[at]), 0);
  return seventeen + "10X98765432"[sum % 11];
}

const covered = (report, kind) =>
  Object.fromEntries(report.totals.find((cell) => cell.kind === kind).counts.map((one) => [one.denominator, one]));
const counted = (counts) =>
  Object.values(counts).map((one) => `${one.denominator} ${one.covered}/${one.total}`).join("，");

async function people() {
  if (admin) {
    const first = await signIn("admin", admin);
    const city = { scope: "city" };
    return { city: await account(first, "city_admin", city), finance: await account(first, "finance", city), auditor: await account(first, "auditor", city) };
  }
  return { city: await signIn("city", PASSWORD), finance: await signIn("finance", PASSWORD), auditor: await signIn("auditor", PASSWORD) };
}

async function registration(cast) {
  title("选一个还没有银发学堂的地方");
  let gap;
  for (const kind of ["township_regional_elderly_care_center", "subdistrict_elderly_care_center", "village_community_elderly_care_station"]) {
    gap ??= (await cast.city.get(`/coverage/gaps?kind=${kind}`)).items.find((one) => !one.facility_id);
  }
  show(`${gap.county_name}${gap.division_name}（${gap.division_code}）`);
  const county = gap.county_code;
  cast.county = await account(cast.city, "county_admin", { scope: "county", division_code: county });
  const operator = await account(cast.city, "township_operator", { scope: "township", division_code: gap.division_code.slice(0, 9) });
  const start = covered(await cast.city.get(`/coverage?county=${county}`), gap.kind);
  const station = gap.kind.startsWith("village");
  const [small, right] = station ? ["49.99", "50.00"] : ["99.99", "100.00"];

  title(`乡镇登记设施，教室 ${small} 平方米`);
  const facility = await operator.post("/facilities", {
    kind: gap.kind, name_zh: `${gap.division_name}演示养老服务中心 ${run}`, division_code: gap.division_code,
    operator_name: "暖城颐养养老服务有限公司", operator_credit_code: "91350100M000100Y43", address: "府前街 1 号",
    location: { longitude: "109.963339", latitude: "39.815100" }, contact_name: "张三", contact_phone: "13812345678",
    opening_hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens_at: "08:30:00", closes_at: "17:30:00" })),
  });
  const path = `/facilities/${facility.id}`;
  const roomed = await operator.ask("POST", `${path}/rooms`, 201, {
    body: { kind: "classroom", name: "书画室", area: small, capacity: 30, counts_toward_school: true },
  });
  const drafted = await operator.ask("PUT", `${path}/school`, 200, {
    match: roomed.etag,
    body: {
      name: `${gap.division_name}银发学堂`, construction_mode: "renovate", pilot_batch: "rural_pastoral_extension",
      use_right: { kind: "free_use", document: "鄂使用〔2026〕1号", valid_from: "2026-01-01", valid_to: "2036-12-31" },
      ...(station ? { condition_met: true, condition_note: "场地、人员、取暖均已落实" } : {}),
    },
  });
  show(`${drafted.json.name_zh}：${drafted.json.status}，学堂编码 ${drafted.json.school.code}`);

  title("报送：面积差 0.01 平方米也不行");
  await operator.refused(`${path}/submit`, {}, 422, "below_minimum", "/school/coordinated_usable_area");

  title(`改为 ${right} 平方米后再报送`);
  const room = drafted.json.rooms[0];
  await operator.ask("PATCH", `${path}/rooms/${room.id}`, 200, { match: drafted.etag, body: { area: right } });

  const submitted = await cast.county.post(`${path}/submit`, {}, 200);
  assert.equal(submitted.status, "submitted");
  show(`✓ ${submitted.status}，统筹可用面积 ${submitted.school.coordinated_usable_area} 平方米`);

  title("自己报送的不能自己批");
  await cast.county.refused(`${path}/approve`, {}, 422, "own_submission");

  title("旗区另一人批准");
  const approver = await account(cast.city, "county_admin", { scope: "county", division_code: county });
  const approved = await approver.post(`${path}/approve`, {}, 200);
  assert.equal(approved.status, "approved");
  show(`✓ ${approved.status}，学堂自 ${approved.school.opened_on} 开办`);

  title("覆盖率：批准前后");
  const end = covered(await cast.city.get(`/coverage?county=${county}`), gap.kind);
  show(`前 ${counted(start)}`);
  show(`后 ${counted(end)}`);
  const grown = Object.keys(end).filter((one) => end[one].covered === start[one].covered + 1);
  assert.ok(grown.length > 0, "one more place is covered");
  return { county, facility: approved, school: approved.school, room };
}

async function teaching(cast, place, learner) {
  title("课程：一人起草送审，另一人发布");
  const course = await cast.city.post("/courses", {
    code: `WALK-${run.toUpperCase()}`, title_zh: "手机防诈一点通", summary: "认清冒充客服、投资返利和养生骗局",
    category: "fraud_prevention", objectives: ["learning"], form: "course_class", delivery_mode: "offline", lesson_minutes: 90,
  });
  const match = `"v${(await cast.city.post(`/courses/${course.id}/submit`, {}, 200)).version}"`;
  const reviewer = await account(cast.city, "city_admin", { scope: "city" });
  const refused = await cast.city.ask("POST", `/courses/${course.id}/publish`, 422, { match, body: {} });
  assert.equal(refused.json.code, "own_course_version");
  const { json: published } = await reviewer.ask("POST", `/courses/${course.id}/publish`, 200, { match, body: {} });
  assert.equal(published.status, "published");
  show(`✓ ${published.shown.title_zh}：${published.status}`);

  const today = shanghai(new Date(now())).slice(0, 10);
  const halfYear = `${today.slice(0, 4)}-H${Number(today.slice(5, 7)) <= 6 ? 1 : 2}`;
  title("半年课程表：没有需求调查不能公布");
  const draft = await cast.manager.ask("POST", "/curriculum-plans", 201, { body: { school_id: place.school.id, half_year: halfYear } });
  const planned = { items: [{ course_id: course.id, sessions_planned: 8, weekday: 3, start_time: "09:00:00" }] };
  const written = await cast.manager.ask("PATCH", `/curriculum-plans/${draft.json.id}`, 200, { match: draft.etag, body: planned });
  await cast.manager.refused(`/curriculum-plans/${draft.json.id}/publish`, {}, 422, "plan_not_ready");

  title("调查老年人需求，一人一票");
  const { id } = await cast.clerk.post("/demand-surveys", {
    school_id: place.school.id, title_zh: "您想学什么", half_year: halfYear, opens_on: today, closes_on: today, max_choices: 1,
    options: [{ category: "fraud_prevention" }, { category: "smart_living" }],
  });
  const survey = await cast.clerk.post(`/demand-surveys/${id}/issue`, {}, 200);
  const answer = { learner_id: learner.id, option_ids: [survey.options[0].id], channel: "paper" };
  await cast.clerk.post(`/demand-surveys/${id}/answers`, answer);
  const other = { ...answer, option_ids: [survey.options[1].id] };
  await cast.clerk.refused(`/demand-surveys/${id}/answers`, other, 409, "already_answered");
  show(`✓ ${survey.title_zh}：${survey.state}，1 份答卷`);

  title("半年课程表：依据调查公布");
  const basis = { match: written.etag, body: { demand_survey_id: id } };
  await cast.manager.ask("PATCH", `/curriculum-plans/${draft.json.id}`, 200, basis);
  const plan = await cast.manager.post(`/curriculum-plans/${draft.json.id}/publish`, {}, 200);
  assert.equal(plan.status, "published");
  show(`✓ ${plan.half_year}：${plan.status}，${plan.items.map((item) => `${item.course_title} ${item.sessions_planned} 次`).join("，")}`);
  return { course, item: plan.items[0] };
}

async function registerLearner(cast, place) {
  const at = { scope: "facility", facility_id: place.facility.id };
  cast.manager = await account(cast.city, "facility_manager", at);
  cast.clerk = await account(cast.city, "facility_clerk", at);
  title("学员登记：身份证校验码错了被拒");
  const number = idNumber(place.county);
  const wrong = number.slice(0, 17) + (number[17] === "1" ? "2" : "1");
  const learner = (id_number) => ({
    school_id: place.school.id, name_zh: "其木格", id_number, phone: "13912345678", priority: [],
    consent: { notice_version: "2024-09", personal_data: true, sensitive_data: true },
  });
  await cast.clerk.refused("/learners", learner(wrong), 422, "id_number_check_digit", "/id_number");
  title("改正后登记，返回的身份证号已打码");
  const view = await cast.clerk.post("/learners", learner(number));
  assert.ok(!JSON.stringify(view).includes(number.slice(6, 14)), "the number is masked");
  show(`✓ ${view.name_zh}，${view.age} 岁，${view.id_number_masked}，电话 ${view.phone_masked}`);
  return view;
}

async function attend(cast, place, taught, learner) {
  title("开课、签到、签退、下课");
  const [starts, ends] = [before(95), before(5)];
  assert.equal(shanghai(starts), shanghai(new Date(now())), "零点后一小时半内没有当天已上完的课，请稍后再走一遍");
  const session = await cast.clerk.post("/class-sessions", {
    school_id: place.school.id, course_id: taught.course.id, curriculum_item_id: taught.item.id,
    room_id: place.room.id, starts_at: starts.toISOString(), ends_at: ends.toISOString(), capacity: 30,
  });
  const path = `/class-sessions/${session.id}`;
  await cast.clerk.post(`${path}/open`, {}, 200);
  const signed = await cast.clerk.post(`${path}/attendances`, { learner_id: learner.id, at: before(93).toISOString() });
  const told = await cast.clerk.post(`/attendances/${signed.id}/sign-out`, { at: before(4).toISOString() }, 200);
  assert.deepEqual([told.status, told.flags], ["under_review", ["entered_late"]], "of a class that is entered after it, one person is not believed");
  const accept = [`/attendances/${signed.id}/accept`, { reason: "已向教师核实" }];
  const left = await cast.manager.post(...accept, 200);
  assert.equal(left.valid_minutes, 88, "from two minutes after the beginning to the end");
  show(`✓ ${left.status}：上课 90 分钟，迟到 2 分钟，有效 ${left.valid_minutes} 分钟`);
  const closed = await cast.clerk.post(`${path}/close`, {}, 200);
  assert.equal(closed.status, "closed");

  title("结算学分：同一请求再发一次也只记一次");
  const settled = await cast.manager.post(`${path}/settle`, {}, 200, "settle");
  const again = await cast.manager.post(`${path}/settle`, {}, 200, "settle");
  assert.deepEqual(again, settled);
  const [earning] = settled.earnings;
  show(`✓ ${earning.valid_minutes} 分钟 → ${earning.credited} 学分，有效期至 ${earning.expires_on}`);
  const { trace } = await cast.manager.get(`/credits/earnings/${earning.id}/trace`);
  assert.equal(String(trace.value), earning.credited);
  show(`依据：${flat(trace).slice(0, 8).map((node) => `${node.name}=${node.value}`).join("，")}`);
  const credits = await cast.clerk.get(`/learners/${learner.id}/credits`);
  assert.equal(credits.balance, earning.credited);
  show(`余额 ${credits.balance}`);
  return earning.credited;
}

const flat = (node) => [node, ...(node.inputs ?? node.children ?? []).flatMap(flat)];

async function redeem(cast, place, learner, earned) {
  title("上架兑换物品，入库");
  const item = await cast.finance.post("/redemption-items", {
    code: `SOAP-${run.toUpperCase()}`, name: "香皂一块", kind: "daily_necessity", price: "1.00", cost: "1.00",
  });
  const stock = { facility_id: place.facility.id, quantity: 10, document: "入库单 1" };
  await cast.manager.post(`/redemption-items/${item.id}/receive-stock`, stock, 201, "stock");
  show(`✓ ${item.name}：${item.price} 学分，入库 10 件`);

  title("预约，凭取货码领取");
  const order = { learner_id: learner.id, facility_id: place.facility.id, item_id: item.id, quantity: 1 };
  await cast.clerk.refused("/redemption-orders", { ...order, quantity: 5 }, 422, "insufficient_credits", undefined, "much");
  const reserved = await cast.clerk.post("/redemption-orders", order, 201, "reserve");
  const pickUp = `/redemption-orders/${reserved.id}/pick-up`;
  const wrong = reserved.pick_up_code === "00000000" ? "00000001" : "00000000";
  await cast.clerk.refused(pickUp, { code: wrong }, 422, "wrong_pick_up_code", "/code", "wrong");
  const delivered = await cast.clerk.post(pickUp, { code: reserved.pick_up_code }, 200, "pick");
  assert.equal(delivered.status, "delivered");
  const credits = await cast.clerk.get(`/learners/${learner.id}/credits`);
  const left = ((Math.round(Number(earned) * 100) - 100) / 100).toFixed(2);
  assert.equal(credits.balance, left);
  const [shelf] = (await cast.clerk.get(`/stock?item_id=${item.id}`)).items;
  assert.deepEqual([shelf.on_hand, shelf.held], [9, 0]);
  show(`✓ ${delivered.status}，学分余额 ${credits.balance}，库存 ${shelf.on_hand} 件`);
}

async function money(cast, place) {
  title("专项资金到账；挪作他用被拒");
  const found = await cast.finance.get(`/funds?kind=redemption_fund&county_code=${place.county}`);
  const fund = found.items[0] ?? (await cast.finance.post("/funds", {
    kind: "redemption_fund", name: `${place.facility.county_name}学分兑换专项资金`, county_code: place.county,
  }));
  const award = { amount: "60000.00", source: "市民政局分级资助", document: "鄂民发〔2026〕18号" };
  await cast.finance.post(`/funds/${fund.id}/receive`, award, 201, "award");
  const spend = { category: "teacher_remuneration", amount: "100.00", supplier: "某培训机构", document: "发票 1" };
  await cast.finance.refused(`/funds/${fund.id}/spend`, spend, 422, "not_earmarked_use", "/category", "misuse");
  const after = await cast.finance.get(`/funds/${fund.id}`);
  const fen = (yuan) => BigInt(yuan.replace(".", ""));
  assert.equal(fen(after.balance), fen(fund.balance) + 6_000_000n);
  show(`✓ ${after.name}：余额 ${after.balance} 元，拦下挪用 ${after.misuse_attempts} 次`);
}

/** The facts of a worked example, whose numbers name their unit in the key, as the API takes them. */
function facts(example) {
  const decimal = (hundredths) => `${Math.trunc(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}`;
  const same = [
    "code", "name", "hosted", "fixed_venue", "full_months_open", "weekly_opening_minutes", "host_assessment",
    "registered_learners", "regular_learners", "categories", "teaching_minutes", "activity_forms", "learning_teams",
    "teachers", "teachers_verified", "volunteer_minutes", "online_learners", "shared_venues", "smart_aging_sessions",
    "redemption_records_bp", "satisfaction_bp",
  ];
  return {
    ...Object.fromEntries(same.map((key) => [key, example[key]])),
    county_code: example.code.slice(5, 11),
    kind: example.type,
    declared_area: decimal(example.declared_area_centi_m2),
    measured_area: decimal(example.measured_area_centi_m2),
    half_years: ["H1", "H2"].map((half) => ({
      half, open_days: example.half_year_open_days[half], refreshed: example.half_year_refreshed.includes(half),
    })),
    signin_completeness_bp: example.signin_bp,
    timely_crediting_bp: example.timely_bp,
    safety_accessibility: decimal(example.inspection.safety_accessibility),
    syllabus_quality: decimal(example.inspection.syllabus_quality),
    prior_award: decimal(example.prior_award_fen),
    prior_unspent: decimal(example.prior_unspent_fen),
  };
}

async function subsidy(cast) {
  title("分级资助测算：三个样例学堂，预算 30,000 元，分毫不差");
  const vectors = JSON.parse(readFileSync(new URL("../backend/tests/data/subsidy_worked_examples.json", import.meta.url)));
  const policy = (await cast.finance.get("/subsidy-policies?limit=200")).items.find((one) => one.document.policy_code === vectors.policy);
  const result = await cast.finance.post(`/subsidy-policies/${policy.id}/simulate`, {
    budget: "30000.00", schools: vectors.inputs.map(facts),
  }, 200);
  for (const line of result.lines) {
    show(`${line.name}：${line.total} 分，${line.grade}，应发 ${line.entitlement}，实发 ${line.payment} 元`);
  }
  assert.deepEqual(result.lines.map((line) => line.payment), ["18295.36", "8991.91", "2712.73"]);
  assert.equal(result.total_payment, "30000.00");
  show(`✓ 合计 ${result.total_payment} 元`);
}

async function trail(cast, place) {
  title("审计轨迹：谁在何时做了什么");
  const { items } = await cast.auditor.get(`/audit-entries?entity=facility&entity_id=${place.facility.id}&limit=50`);
  for (const entry of items.toReversed()) show(`${entry.at.slice(0, 19)}Z ${entry.action} ${entry.account_name}`);
  const actions = items.map((entry) => entry.action);
  for (const action of ["facility.create", "facility.submit", "facility.approve"]) assert.ok(actions.includes(action), action);
  assert.ok(!JSON.stringify(items).includes("13812345678"), "the trail identifies nobody");
}

try {
  const cast = await people();
  const place = await registration(cast);
  const learner = await registerLearner(cast, place);
  const taught = await teaching(cast, place, learner);
  const earned = await attend(cast, place, taught, learner);
  await redeem(cast, place, learner, earned);
  await money(cast, place);
  await subsidy(cast);
  await trail(cast, place);
  console.log(`\n\x1b[1m全部 ${step} 步与预期一致。\x1b[0m`);
} catch (error) {
  console.error(`\n第 ${step} 步不符：${error.message}`);
  process.exitCode = 1;
}
