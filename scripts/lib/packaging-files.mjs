// Reads the Dockerfile and the compose files with parsers, and holds them to rules of our own.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from './root.mjs';

const TOOLS = join(ROOT, 'target/packaging-tools');
// The parser of the Dockerfile language server; a YAML 1.2 parser; a compose linter, for the schema that comes with it,
// and what judges by it.
const SCHEMA = 'node_modules/dclint/schemas/compose.schema.json';
const PACKAGES = {
  'dockerfile-utils': '0.16.3',
  'dockerfile-ast': '0.7.1',
  yaml: '2.8.1',
  dclint: '3.1.0',
  ajv: '8.17.1',
};

const SYSTEM_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** The parsers cannot be fetched: nothing is known about the files. */
export class ToolsMissing extends Error {}

/** A `require` that finds the packages; fetches them once. */
function tools() {
  const missing = Object.entries(PACKAGES).filter(([name]) => !existsSync(join(TOOLS, 'node_modules', name)));
  if (missing.length > 0) {
    mkdirSync(TOOLS, { recursive: true });
    const wanted = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
    const once = ['--fetch-retries=0', '--fetch-timeout=30000'];
    const args = ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts', ...once, ...wanted];
    // Node trusts its own list of authorities only, not those that this machine trusts.
    const trusted = existsSync(SYSTEM_AUTHORITIES) ? { NODE_EXTRA_CA_CERTS: SYSTEM_AUTHORITIES } : {};
    const env = { ...trusted, ...process.env };
    const { status, stderr } = spawnSync('npm', ['--prefix', TOOLS, ...args], { cwd: TOOLS, encoding: 'utf8', env });
    if (status !== 0) {
      throw new ToolsMissing(`npm install: ${stderr}`);
    }
  }
  return createRequire(join(TOOLS, 'node_modules/'));
}

const read = (name) => readFileSync(join(ROOT, name), 'utf8');
const isPinned = (image) => /:[^:/]*\d/.test(image) && !/:latest$/.test(image);

/** What is wrong with the Dockerfile, as texts. */
function dockerfileFaults(require) {
  const text = read('Dockerfile');
  const faults = require('dockerfile-utils')
    .validate(text)
    .map(({ range, message }) => `Dockerfile:${range.start.line + 1}: ${message}`);
  const wrong = (holds, message) => holds || faults.push(`Dockerfile: ${message}`);
  const file = require('dockerfile-ast').DockerfileParser.parse(text);
  const stages = file.getFROMs().map((from) => from.getBuildStage());
  for (const from of file.getFROMs()) {
    wrong(stages.includes(from.getImage()) || isPinned(from.getImage()), `${from.getImage()} is not pinned by version`);
  }
  const last = file.getFROMs().at(-1).getRange().start.line;
  const final = file.getInstructions().filter((instruction) => instruction.getRange().start.line > last);
  const all = (keyword) => final.filter((instruction) => instruction.getKeyword() === keyword);
  wrong(all('RUN').every((run) => !/apt-get|curl|wget/.test(run.getArgumentsContent())), 'the final stage installs something');
  wrong(/^[1-9]\d*:[1-9]\d*$/.test(all('USER').at(-1)?.getArgumentsContent() ?? ''), 'the final user is no number, or root');
  for (const keyword of ['ENTRYPOINT', 'HEALTHCHECK']) {
    wrong(all(keyword).length === 1, `the final stage has ${all(keyword).length} ${keyword}`);
  }
  wrong(all('ENTRYPOINT').every((one) => one.getOpeningBracket() !== null), 'ENTRYPOINT is not in exec form: signals would go to a shell');
  wrong(!/^ENV.*JAVA_TOOL_OPTIONS/m.test(text), 'JAVA_TOOL_OPTIONS belongs to whoever runs the image');
  copied(file).forEach((source) => wrong(existsSync(join(ROOT, source)), `COPY ${source}: there is no such file`));
  copied(file).forEach((source) => wrong(read('.dockerignore').split('\n').includes(`!${source}`), `.dockerignore leaves out ${source}`));
  return faults;
}

/** What is copied from the build context. */
const copied = (file) =>
  file
    .getCOPYs()
    .filter((copy) => !copy.getFlags().some((flag) => flag.getName() === 'from'))
    .flatMap((copy) => copy.getArguments().slice(0, -1))
    .map((argument) => argument.getValue());

/** What is wrong with a compose file: by the schema, and by our own rules where it describes whole services. */
function composeFaults(require, name, isWhole) {
  const document = require('yaml').parseDocument(read(name), { strict: true, uniqueKeys: true, merge: true });
  const faults = [...document.errors, ...document.warnings].map(({ message }) => `${name}: ${message}`);
  const compose = document.toJS();
  const Judge = require('ajv').default;
  // A duration's format is the business of compose itself.
  const judge = new Judge({ allErrors: true, strict: false, validateFormats: false });
  const { $schema: _draft, ...schema } = JSON.parse(readFileSync(join(TOOLS, SCHEMA), 'utf8'));
  const holds = judge.compile(schema);
  if (!holds(compose)) {
    faults.push(...holds.errors.map(({ instancePath, message }) => `${name}: ${instancePath} ${message}`));
  }
  for (const [service, settings] of Object.entries(isWhole ? compose.services : {})) {
    serviceFaults(compose, settings).forEach((fault) => faults.push(`${name}: service ${service}: ${fault}`));
  }
  secretFaults(compose).forEach((fault) => faults.push(`${name}: ${fault}`));
  return faults;
}

function serviceFaults(compose, service) {
  const faults = [];
  const wrong = (holds, message) => holds || faults.push(message);
  const limits = service.deploy?.resources?.limits ?? {};
  const files = (service.volumes ?? []).filter((volume) => /^\.{0,2}\//.test(volume)).map((volume) => volume.split(':')[0]);
  wrong(isPinned(service.image ?? ''), 'its image is not pinned by version');
  wrong(service.healthcheck?.test?.length > 1, 'no health check');
  wrong(limits.cpus && limits.memory && limits.pids, 'no limit of processors, memory or processes');
  wrong(service.restart === 'unless-stopped', 'it is not started again after a failure');
  wrong(service.read_only === true, 'its root file system can be written to');
  wrong(service.cap_drop?.includes('ALL'), 'it keeps capabilities');
  wrong(service.security_opt?.includes('no-new-privileges:true'), 'it may gain privileges');
  wrong(service.stop_grace_period, 'no time to stop');
  wrong(service.logging?.options?.['max-size'], 'its log has no limit');
  wrong(!('privileged' in service), 'it is privileged');
  for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
    wrong(other in compose.services, `it depends on ${other}, which is no service`);
    wrong(condition === 'service_healthy', `it does not wait until ${other} is healthy`);
  }
  for (const port of service.ports ?? []) {
    wrong(!port.endsWith(':8081') || port.startsWith('127.0.0.1:'), 'its management port is open to the network');
  }
  for (const file of files) {
    wrong(existsSync(join(ROOT, file)), `${file} does not exist`);
  }
  return faults;
}

function secretFaults(compose) {
  const faults = [];
  for (const [name, { file }] of Object.entries(compose.secrets ?? {})) {
    file || faults.push(`secret ${name} is not a file`);
  }
  for (const [service, { environment = {}, secrets = [] }] of Object.entries(compose.services)) {
    for (const [variable, value] of Object.entries(environment)) {
      if (/PASSWORD|SECRET|TOKEN/.test(variable) && !/^(\/|configtree:)/.test(String(value))) {
        faults.push(`service ${service}: ${variable} is a secret in the environment`);
      }
    }
    for (const secret of secrets) {
      const source = secret.source ?? secret;
      source in (compose.secrets ?? {}) || faults.push(`service ${service}: secret ${source} is not declared`);
    }
  }
  return faults;
}

/** Faults of the profile of several members: which services reach and trust each other. */
function federationFaults(require) {
  const { services, networks } = require('yaml').parse(read('docker-compose.yml'), { merge: true });
  const gateway = services.gateway;
  const upstreams = read('deploy/gateway/haproxy.cfg');
  const members = Object.keys(services).filter((name) => /^member-\d+$/.test(name));
  const faults = [];
  const wrong = (holds, message) => holds || faults.push(`docker-compose.yml: federation: ${message}`);
  const networksOf = ({ networks: of }) => (Array.isArray(of) ? of : Object.keys(of));
  const databases = members.map((name) => Object.keys(services[name].depends_on)[0]);
  wrong(members.length === 4 && new Set(databases).size === 4, `${members.length} members, ${new Set(databases).size} databases`);
  for (const [index, name] of members.entries()) {
    const { environment, ports, profiles } = services[name];
    const database = services[databases[index]];
    wrong(!ports, `${name} is published`);
    wrong(networksOf(services[name]).every((network) => networks[network]?.internal), `${name} has a way out`);
    wrong(networksOf(database).length === 1 && !database.ports, `${databases[index]} is reached by others than its member`);
    wrong(networksOf(services[name]).includes(networksOf(database)[0]), `${name} does not reach its database`);
    wrong(environment.SPRING_DATASOURCE_URL.includes(`//${databases[index]}:5432/`), `${name} works on another database`);
    wrong(environment.LEDGER_AUTHORITY_ID === name, `${name} is another authority`);
    const once = services[name].volumes.find(({ target }) => target && dirname(environment.LEDGER_AUTHORITY_NEVERVOTED ?? '/') === target);
    wrong(once && !once.read_only && once.source.endsWith(`/${name}/once`), `${name} cannot remove the mark that it never voted`);
    wrong(environment.LEDGER_FEDERATION_SSLBUNDLE, `${name} speaks without TLS`);
    wrong(environment.LEDGER_ACCESS_TRUSTEDPROXIES === gateway.networks.members.ipv4_address, `${name} does not believe the gateway alone`);
    wrong(gateway.depends_on[name], `the gateway does not wait for ${name}`);
    wrong(new RegExp(`^ +server ${name} ${name}:8080$`, 'm').test(upstreams), `${name} is not behind the gateway`);
    wrong([profiles, database.profiles].every((of) => of?.includes('federation')), `${name} is not in the profile alone`);
  }
  wrong(!services.ledger.profiles && !services.postgres.profiles, 'the sole member needs a profile');
  return faults;
}

/** Everything that is wrong with the files. */
export function fileFaults() {
  const require = tools();
  return [
    ...dockerfileFaults(require),
    ...composeFaults(require, 'docker-compose.yml', true),
    ...composeFaults(require, 'deploy/own-chain.yml', false),
    ...federationFaults(require),
  ];
}

/** The node's service as docker-compose.yml has it. */
export const nodeService = () => tools()('yaml').parse(read('docker-compose.yml'), { merge: true }).services.ledger;

/** The words of the image's ENTRYPOINT. */
export function startCommand() {
  const { DockerfileParser } = tools()('dockerfile-ast');
  const entrypoint = DockerfileParser.parse(read('Dockerfile')).getENTRYPOINTs().at(-1);
  return entrypoint.getJSONStrings().map((word) => word.getJSONValue());
}
