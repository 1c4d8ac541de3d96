// What a user does with the generated client: submits, waits, searches, hands proofs back to be checked, follows
// events. Arguments: the node's address, and `changed` where its chain is no demonstration and its authorities have
// changed.

import {
  ChainApi,
  Configuration,
  DemonstrationApi,
  EventsApi,
  NodesApi,
  ProblemFromJSON,
  type ProofVerification,
  type Receipt,
  ResponseError,
  type TransactionStatus,
  TransactionStatusFromJSON,
  TransactionStatusStatusEnum,
  TransactionsApi,
  VerificationApi,
} from './client/index';

declare const process: { argv: string[]; exit(code: number): never };

// The first chain that one makes has no more messages: its own and what is submitted here.
const EVENTS = 2;
const [url, changed] = process.argv.slice(2);
const node = new Configuration({ basePath: url });
const transactions = new TransactionsApi(node);
const verification = new VerificationApi(node);

function require_(holds: boolean, otherwise: string): void {
  if (!holds) {
    throw new Error(otherwise);
  }
}

const valid = ({ valid, reason }: ProofVerification) => require_(valid, `a genuine proof is refused: ${reason}`);

async function check(receipt: Receipt | undefined): Promise<void> {
  const changes = receipt?.authorityChanges?.length ?? 0;
  require_(changes > 0 === Boolean(changed), `the receipt has ${changes} changes of the authorities`);
  valid(await verification.verifyReceipt({ receipt: receipt! }));
}

async function newest(): Promise<TransactionStatus> {
  const { items } = await transactions.searchTransactions({ operationType: 'message', limit: 1 });
  require_(items.length === 1, 'the search finds nothing');
  return items[0]!;
}

async function submitted(): Promise<TransactionStatus> {
  const demoDraft = { operationType: 'message', payloadJson: { topic: 'generated', body: 'typescript' } };
  const transaction = await new DemonstrationApi(node).demoSign({ demoDraft });
  const status = await transactions.submitTransaction({ transaction, prefer: 'wait=30' });
  await check(status.receipt);
  require_((await newest()).id === status.id, 'the search does not find what was submitted');
  return transactions.getTransaction({ id: status.id });
}

async function problems(): Promise<void> {
  try {
    await new NodesApi(node).getNode({ nodeId: 'nobody' });
  } catch (refused) {
    const problem = ProblemFromJSON(await (refused as ResponseError).response.json());
    require_(problem.status === 404 && problem.code === 'node-unknown', `not node-unknown: ${problem.code}`);
    return;
  }
  throw new Error("there is a node 'nobody'");
}

// The stream never ends, so its answer is read as it comes.
async function events(): Promise<void> {
  const stop = new AbortController();
  const { raw } = await new EventsApi(node).streamEventsRaw(
    { types: 'transaction', operationType: 'message', after: '0' },
    { signal: stop.signal },
  );
  const reader = raw.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = '', seen = 0; seen < EVENTS; ) {
    const { done, value } = await reader.read();
    require_(!done, `the stream has ended after ${seen} events`);
    const lines = (text + value).split('\n');
    text = lines.pop()!;
    for (const line of lines.filter((each) => each.startsWith('data: {'))) {
      const { status } = TransactionStatusFromJSON(JSON.parse(line.slice(6)));
      require_(status === TransactionStatusStatusEnum.Final, line);
      seen++;
    }
  }
  stop.abort();
}

async function run(): Promise<void> {
  const last = changed ? await newest() : await submitted();
  require_(last.status === TransactionStatusStatusEnum.Final, `status ${last.status}`);
  await check(await transactions.getReceipt({ id: last.id }));
  const nodeId = last.transaction!.sender;
  valid(await verification.verifyStateProof({ stateProof: (await new NodesApi(node).getAccount({ nodeId, proof: true })).stateProof! }));
  valid(await verification.verifyStateProof({ stateProof: (await new NodesApi(node).getNode({ nodeId, proof: true })).stateProof! }));
  await new ChainApi(node).getPeers();
  await new ChainApi(node).getConsensus();
  await problems();
  await events();
  console.log('The generated TypeScript client: all is as the document says.');
}

run().catch((failed) => {
  console.error(failed);
  process.exit(1);
});
