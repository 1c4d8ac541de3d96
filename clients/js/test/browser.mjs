// The page of scripts/js-client-test: runs all checks, and tells the server what became of them.

import { checks } from './checks.mjs';
import { networkChecks } from './network-checks.mjs';

const load = async (path) => new Uint8Array(await (await fetch(`/${path}`)).arrayBuffer());
const tell = (report) => fetch('/report', { method: 'POST', body: JSON.stringify(report) });

async function run(sequence) {
  const failed = [];
  let count = 0;
  for await (const [name, act] of sequence) {
    count++;
    try {
      await act();
    } catch (error) {
      failed.push(`${name}: ${error.stack}`);
    }
  }
  return { count, failed };
}

try {
  const [portable, network] = await Promise.all([run(checks(load)), run(networkChecks(location.origin))]);
  await tell({ count: portable.count + network.count, failed: [...portable.failed, ...network.failed], by: navigator.userAgent });
} catch (error) {
  await tell({ count: 0, failed: [error.stack], by: navigator.userAgent });
}
