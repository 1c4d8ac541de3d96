// The network between members: one listener for each way from one to another, through which everything goes that the
// one asks of the other. A way can be cut, in one direction or both; what comes in is shown to a listener either way.

import { once } from 'node:events';
import net from 'node:net';

const HEADER_END = Buffer.from('\r\n\r\n');
const MOST_HEADER = 64 << 10;
const MOST_BODY = 90 << 20;

/** Finds the requests in the bytes of a connection, and gives `onRequest({line, header, body})` each as it is whole. */
class Requests {
  #parts = [];
  #size = 0;
  #wanted = 0;
  #onRequest;

  constructor(onRequest) {
    this.#onRequest = onRequest;
  }

  add(part) {
    this.#parts.push(part);
    this.#size += part.length;
    while (this.#size > this.#wanted && this.#take()) {
      // Several may have come at once.
    }
  }

  #take() {
    const all = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
    this.#parts = [all];
    const end = all.indexOf(HEADER_END);
    if (end < 0) {
      if (all.length > MOST_HEADER) {
        throw new RangeError('a request without an end of its header');
      }
      return false;
    }
    const header = all.latin1Slice(0, end);
    const from = end + HEADER_END.length;
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(header)?.[1] ?? 0);
    if (length > MOST_BODY || /\r\ntransfer-encoding:/i.test(header)) {
      throw new RangeError('a request whose body is too long, or of an unknown length');
    }
    if (all.length < from + length) {
      this.#wanted = from + length - 1;
      return false;
    }
    const rest = all.subarray(from + length);
    this.#parts = [rest];
    this.#size = rest.length;
    this.#wanted = 0;
    this.#onRequest({ line: header.slice(0, header.indexOf('\r\n')), header, body: all.subarray(from, from + length) });
    return rest.length > 0;
  }
}

/** The way of requests from one member to another, and of their answers back. */
class Link {
  static async open(from, to, port, observe) {
    const link = new Link();
    Object.assign(link, { from, to, observe, target: port, connections: new Set(), cut: null });
    link.server = net.createServer({ noDelay: true }, (client) => link.#connect(client)).listen(0, '127.0.0.1');
    await once(link.server, 'listening');
    link.port = link.server.address().port;
    return link;
  }

  #connect(client) {
    if (this.cut === 'refuse') {
      client.destroy();
      return;
    }
    const server = net.connect({ host: '127.0.0.1', port: this.target, noDelay: true });
    const connection = { client, server };
    this.connections.add(connection);
    const requests = new Requests((request) => this.observe({ from: this.from, to: this.to, ...request }));
    client.on('data', (part) => {
      this.#show(requests, part);
      server.write(part) || client.pause();
    });
    server.on('data', (part) => {
      client.write(part) || server.pause();
    });
    server.on('drain', () => this.#flows('requests') && client.resume());
    client.on('drain', () => this.#flows('answers') && server.resume());
    const end = () => {
      this.connections.delete(connection);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket.on('error', end).on('close', end);
    }
    this.#hold(connection);
  }

  #show(requests, part) {
    try {
      requests.add(part);
    } catch (error) {
      this.observe({ from: this.from, to: this.to, error });
    }
  }

  #flows(what) {
    return this.cut === null || (this.cut !== 'stall' && this.cut !== what);
  }

  #hold({ client, server }) {
    this.#flows('requests') ? client.resume() : client.pause();
    this.#flows('answers') ? server.resume() : server.pause();
  }

  /**
   * @param cut `null`: everything passes. `'stall'`: nothing, but it comes late when the way is open again, as a
   *     network would send it again; `'requests'` or `'answers'`: these only. `'refuse'`: connections are closed
   */
  set(cut) {
    this.cut = cut;
    for (const connection of this.connections) {
      cut === 'refuse' ? connection.client.destroy() : this.#hold(connection);
    }
  }

  close() {
    this.server.close();
    this.connections.forEach(({ client, server }) => {
      client.destroy();
      server.destroy();
    });
  }
}

export class MemberLinks {
  #links = [];

  /**
   * @param ports where each member really listens for the others
   * @param observe called with `{from, to, line, header, body}` for each request that a member has sent, whether it
   *     gets through or not, or with `{from, to, error}` for what is no request
   */
  static async open(ports, observe) {
    const links = new MemberLinks();
    for (let from = 0; from < ports.length; from++) {
      for (let to = 0; to < ports.length; to++) {
        from === to || links.#links.push(await Link.open(from, to, ports[to], observe));
      }
    }
    return links;
  }

  /** Where one member has to look for another. */
  portOf(from, to) {
    return this.#links.find((link) => link.from === from && link.to === to).port;
  }

  /** Cuts those that `choose(from, to)` says, in the way it says, and opens the others (null). */
  cut(choose) {
    this.#links.forEach((link) => link.set(choose(link.from, link.to)));
  }

  heal() {
    this.cut(() => null);
  }

  close() {
    this.#links.forEach((link) => link.close());
  }
}
