// What happens to a federation whose rules change while some of its members do not know the new ones.

import { holdsWithin, sleep, statusOf } from './supervision/waiting.mjs';
import { say } from './supervision/workspace.mjs';

const STEP_MILLIS = 60_000;
const LONG_MILLIS = 240_000;
const STANDING_MILLIS = 2_000;
const NEAR = 12;
// The votes take their time, and what is proposed has to lie at least 100 heights ahead of them.
const LEAST_NOTICE = 100;
const VOTES = 30;
export const STACK_TRACE = /^\s+at [\w.$]+\(/m;

/** All members have one head at a height. */
const agreeAt = ({ federation: { members } }, height) =>
  holdsWithin(STEP_MILLIS, async () => {
    const chains = await Promise.all(members.map((member) => member.chain()));
    return chains.every((chain) => chain.height === height && chain.headHash === chains[0].headHash);
  });

const trialTransfer = ({ federation, operation }, signer, door = signer) => {
  const receiver = federation.members.find((member) => member !== signer);
  return federation.done(signer, operation, { amount: 1 }, { receiver, door });
};

/** Nobody is ready: the operation is unknown, and the rules are refused where they are proposed. */
export async function beforeAnybodyIsReady(at) {
  const { federation, version, operation, must } = at;
  const { members } = federation;
  for (const member of members) {
    const code = await trialTransfer(at, members[0], member);
    must(code === 'operation-unknown', `${member.name}: ${operation} is refused: ${code}`);
  }
  const { height } = await members[0].chain();
  const current = await federation.versionAt(members[0], height);
  must(current === version - 1, `block ${height} is of rules ${current}`);
  const early = await federation.setRules(version, height + LEAST_NOTICE + VOTES, members.slice(0, 3));
  must(early.join() === 'rules-unready', `rules ${version} before anybody is ready: ${early}`);
}

/** The members that are ready say so, and a quorum sets the rules; returns their first height. */
export async function setRules(at, ready) {
  const { federation, version, must } = at;
  const capabilities = [`mpreg.rules/${version}`];
  const said = await Promise.all(ready.map((member) => federation.done(member, 'node_update', { capabilities })));
  must(said.every((outcome) => outcome === 'applied'), `${ready.map(({ name }) => name)} say that they know rules ${version}: ${said}`);
  const { height } = await ready[0].chain();
  const fromHeight = height + at.notice + VOTES;
  const outcomes = await federation.setRules(version, fromHeight, ready);
  must(outcomes.every((outcome) => outcome === 'applied'), `rules ${version} from height ${fromHeight} on: ${outcomes}`);
  return fromHeight;
}

/** Everybody says what comes, and what it knows itself. */
export async function requireAnnounced(at, fromHeight) {
  const { federation, version, old, must } = at;
  for (const member of federation.members) {
    const supported = old.has(member) ? version - 1 : version;
    const wanted = JSON.stringify({ current: version - 1, next: { version, fromHeight }, supported });
    const shows = await holdsWithin(STEP_MILLIS, async () => JSON.stringify(await federation.rules(member)) === wanted);
    must(shows, `${member.name} shows rules ${JSON.stringify(await federation.rules(member))}`);
    const metric = await federation.metric(member, 'ledger_rules_next_height');
    must(metric === fromHeight, `${member.name} exports ledger_rules_next_height ${metric}`);
  }
}

/** At each start an old member tells its operator until when it has. */
export function requireWarned(at, fromHeight, ...members) {
  for (const member of members) {
    const warning = `WARN.*Rules ${at.version} hold from height ${fromHeight} on;.*and stops before them`;
    at.must(new RegExp(warning).test(member.log()), `${member.name} warns when it starts`);
  }
}

/** A member that does not know the rules of the next height has stopped, and goes on to answer readers. */
export async function requireStopped(at, fromHeight, member) {
  const { federation, version, must } = at;
  const stands = await holdsWithin(STEP_MILLIS, async () => {
    const { body } = await federation.get(member, '/consensus');
    return body.progress.state === 'rules-unknown' && body.finalHeight === fromHeight - 1;
  });
  const { finalHeight, progress, rules } = (await federation.get(member, '/consensus')).body;
  must(stands, `${member.name} has stopped at ${fromHeight - 1}: it is at ${finalHeight} and says ${progress.state} (${progress.detail})`);
  must(rules.current === version && rules.supported === version - 1, `${member.name} shows rules ${JSON.stringify(rules)}`);
  const { status, code } = await federation.submit(federation.members[0], 'message', { topic: 'upgrade', body: '' }, { door: member });
  must(status === 503 && code === 'rules-unknown', `${member.name} answers a write with ${status} ${code}`);
  const id = at.early;
  for (const path of [`/transactions/${id}`, `/transactions/${id}/receipt`, `/blocks/${fromHeight - 1}`, `/accounts/${member.name}`]) {
    const read = await federation.get(member, path);
    must(read.status === 200, `${member.name} answers ${path.replace(id, 'ID')} with ${read.status}`);
  }
  const ready = await statusOf(`${member.url}/readyz`);
  must(ready === 503, `${member.name} is not ready: ${ready}`);
  const files = federation.conflictFiles(member);
  must(files.length === 0, `${member.name} sees no conflict: ${files}`);
}

/** Nothing becomes final any more, and nobody has parted ways with the others. */
async function requireStanding(at, fromHeight, when) {
  const { federation, must } = at;
  must(await agreeAt(at, fromHeight - 1), `${when}: all have one head at ${fromHeight - 1}`);
  await sleep(STANDING_MILLIS);
  const heights = (await federation.all.chains(federation.members)).map((chain) => chain.height);
  must(heights.every((height) => height === fromHeight - 1), `${when}: the chain stands: ${heights}`);
}

/** A member that is put back to old software when its chain is over the boundary does not start, and says why. */
export async function requireNoWayBack({ federation, software, version, must }, member) {
  await member.kill();
  const before = member.log().length;
  federation.all.equip(member, software.old);
  member.spawn();
  const ended = await holdsWithin(STEP_MILLIS, async () => !member.isRunning);
  const text = member.log().slice(before);
  const says = text.includes(`needs software that knows rules ${version}`) && text.includes('nothing that is stored is at fault');
  must(ended && member.exitCode > 0 && says, `${member.name} does not start with old software any more: exit code ${member.exitCode}`);
  must(!STACK_TRACE.test(text), `${member.name} says so without a stack trace`);
  await member.kill();
}

/** The chain has come over the boundary, at exactly the height that was agreed on. */
export async function requireOver(at, fromHeight, ...members) {
  const { federation, version, must } = at;
  for (const member of members) {
    const over = await federation.reach(member, fromHeight + 3, LONG_MILLIS);
    must(over, `${member.name} goes on from height ${fromHeight}`);
    const versions = [await federation.versionAt(member, fromHeight - 1), await federation.versionAt(member, fromHeight)];
    must(versions.join() === `${version - 1},${version}`, `${member.name}: blocks ${fromHeight - 1} and ${fromHeight} are of rules ${versions}`);
  }
  const outcome = await trialTransfer(at, members[0]);
  must(outcome === 'applied', `${at.operation} is ${outcome} now`);
}

/** Two old members of four, one of them put back to old software after it had said that it is ready. */
export async function twoOldOfFour(at) {
  const { federation, software, must } = at;
  const [first, second, third, fourth] = federation.members;
  at.old = new Set([fourth]);
  await federation.start(software.trial, first, second, third);
  await federation.start(software.old, fourth);
  must(await federation.startSending(), 'all members have the first blocks');
  at.early = await federation.finalMessage(first);
  await beforeAnybodyIsReady(at);
  const fromHeight = await setRules(at, [first, second, third]);
  await requireAnnounced(at, fromHeight);

  at.old.add(third);
  await Promise.all([third.kill(), fourth.kill()]);
  await Promise.all([federation.start(software.limited, third), federation.start(software.old, fourth)]);
  requireWarned(at, fromHeight, third, fourth);
  const overclaims = await holdsWithin(STEP_MILLIS, async () => (await third.health()) === 503);
  must(overclaims, `${third.name} is unhealthy: the registry says that it knows more than it does`);
  await requireAnnounced(at, fromHeight);
  must(await federation.reach(first, fromHeight - NEAR, LONG_MILLIS), `height ${fromHeight - NEAR} is final`);
  // Before it lies a nonce that only others will ever have, so that no block can hold it yet.
  const gapped = await federation.promise(first, fourth, 1);
  must(gapped === 202, `${fourth.name} takes what has to wait for another: ${gapped}`);
  federation.hurry(true);
  await requireStanding(at, fromHeight, 'two old of four');
  for (const member of [third, fourth]) {
    await requireStopped(at, fromHeight, member);
  }
  federation.hurry(false);
  const waiting = (await fourth.chain()).pendingCount;
  must(waiting > 0, `${fourth.name} has accepted ${waiting} that are not final yet`);

  await Promise.all(federation.members.map((member) => member.kill()));
  await Promise.all([federation.start(software.trial, first, second), federation.start(software.old, fourth), federation.start(software.limited, third)]);
  const filled = await federation.promise(first, first, 0);
  must(filled === 202, `${first.name} takes that other one: ${filled}`);
  await requireStanding(at, fromHeight, 'all killed and started again');
  for (const member of [third, fourth]) {
    await requireStopped(at, fromHeight, member);
  }

  await third.kill();
  at.old.delete(third);
  await federation.start(software.trial, third);
  must(await federation.reach(first, fromHeight, STEP_MILLIS), `it goes on when ${third.name} is replaced`);
  await first.kill();
  await federation.start(software.trial, first);
  await requireOver(at, fromHeight, first, second, third);
  await requireStopped(at, fromHeight, fourth);
  return fromHeight;
}

/** With one member away the chain stands at the height before: the others are killed there in turn, then one at the first height. */
async function killWhereItStands(at, fromHeight, away, others) {
  const { federation, software, must } = at;
  at.kills = [];
  const kill = async (member, ...seen) => {
    await member.kill();
    const height = Math.max(...(await federation.all.chains(seen)).map((chain) => chain.height));
    at.kills.push({ member: member.name, height: height - fromHeight });
  };
  await federation.reach(others[0], fromHeight - 2, LONG_MILLIS);
  await kill(away, ...others);
  must(await federation.reach(others[0], fromHeight - 1, STEP_MILLIS), `the others decide height ${fromHeight - 1} without ${away.name}`);
  for (const member of others) {
    await kill(member, ...others.filter((other) => other !== member));
    await federation.start(at.old.has(member) ? software.old : software.trial, member);
  }
  must(at.kills.slice(1).every(({ height }) => height === -1), `killed at ${fromHeight - 1}: ${at.kills.map(({ member }) => member)}`);
  await federation.start(software.trial, away);
  must(await federation.reach(away, fromHeight, STEP_MILLIS), `it goes on when ${away.name} is back`);
  await kill(others[0], away);
  await federation.start(software.trial, others[0]);
}

/** Kills members in turn, each as the chain comes to one of the heights around the boundary. */
async function killAround(at, fromHeight, victims) {
  const { federation, software } = at;
  at.kills = [];
  for (const [i, member] of victims.entries()) {
    const height = fromHeight - 2 + i;
    const watched = victims.find((other) => other !== member);
    await federation.reach(watched, height, LONG_MILLIS);
    await member.kill();
    at.kills.push({ member: member.name, height: (await watched.chain()).height - fromHeight });
    await federation.start(at.old.has(member) ? software.old : software.trial, member);
  }
}

/** One old member of four: the others go on without it, and are killed in turn around the boundary. */
export async function oneOldOfFour(at, isBehind) {
  const { federation, software, must } = at;
  const [first, second, third, fourth] = federation.members;
  at.old = new Set([fourth]);
  await federation.start(software.trial, first, second, third);
  await federation.start(software.old, fourth);
  must(await federation.startSending(), 'all members have the first blocks');
  at.early = await federation.finalMessage(first);
  const fromHeight = await setRules(at, [first, second, third]);
  await requireAnnounced(at, fromHeight);
  if (isBehind) {
    await fourth.kill();
    say(`${fourth.name} is away`);
  }
  must(await federation.reach(first, fromHeight - NEAR, LONG_MILLIS), `height ${fromHeight - NEAR} is final`);
  federation.hurry(true);
  await (isBehind
    ? killAround(at, fromHeight, [first, second, third, first, second, third])
    : killWhereItStands(at, fromHeight, first, [second, third, fourth]));
  federation.hurry(false);
  await requireOver(at, fromHeight, first, second, third);
  if (isBehind) {
    await federation.start(software.old, fourth);
  }
  await requireStopped(at, fromHeight, fourth);
  await fourth.kill();
  await federation.start(software.old, fourth);
  await requireStopped(at, fromHeight, fourth);
  return fromHeight;
}
