// The rule of docs/protocol.md, section 2, for Ed25519 where it is stricter or wider than OpenSSL: canonical encodings,
// no key of small order, and the equation with the cofactor. Nothing here is secret, so nothing runs in constant time.

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const SIGN = 1n << 255n;

const mod = (value) => ((value % P) + P) % P;

function power(base, exponent) {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    result = rest & 1n ? mod(result * square) : result;
    square = mod(square * square);
  }
  return result;
}

const inverse = (value) => power(value, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

function littleEndian(bytes) {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) {
    value = (value << 8n) | BigInt(bytes[i]);
  }
  return value;
}

// Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z (RFC 8032, section 5.1.4).
const NEUTRAL = [0n, 1n, 1n, 0n];

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * D * t2);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(point, scalar) {
  let result = NEUTRAL;
  for (let doubled = point, rest = scalar; rest > 0n; rest >>= 1n) {
    result = rest & 1n ? add(result, doubled) : result;
    doubled = add(doubled, doubled);
  }
  return result;
}

const isSame = ([x1, y1, z1], [x2, y2, z2]) => mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;
const isOfSmallOrder = (point) => isSame(times(point, 8n), NEUTRAL);

/** RFC 8032, section 5.1.3; null for what is no canonical encoding of a point. */
function decode(bytes) {
  const encoded = littleEndian(bytes);
  const isOdd = (encoded & SIGN) !== 0n;
  const y = encoded & (SIGN - 1n);
  if (y >= P) {
    return null;
  }
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  const root = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  const square = mod(v * root * root);
  if (square !== u && square !== mod(-u)) {
    return null;
  }
  const x = square === u ? root : mod(root * ROOT_OF_MINUS_ONE);
  if (x === 0n && isOdd) {
    return null;
  }
  const signed = ((x & 1n) === 1n) === isOdd ? x : mod(-x);
  return [signed, y, 1n, mod(signed * y)];
}

const BASE = decode(Uint8Array.from([0x58, ...new Array(31).fill(0x66)]));

// Keys that sign much are decoded once.
const MOST_KEPT = 2_048;
const kept = new Map();

/** The point of a key, null where the rule refuses the key. */
function keyPoint(publicKey) {
  const name = littleEndian(publicKey);
  if (!kept.has(name)) {
    const point = decode(publicKey);
    if (kept.size >= MOST_KEPT) {
      kept.delete(kept.keys().next().value);
    }
    kept.set(name, point === null || isOfSmallOrder(point) ? null : point);
  }
  return kept.get(name);
}

/** Whether S < L, and A is canonical and of no small order. R is compared with the canonical one by whoever verifies. */
export const isAllowed = (publicKey, signature) => littleEndian(signature.subarray(32)) < L && keyPoint(publicKey) !== null;

/** Whether [8][S]B = [8]R + [8][k]A, with a canonical R; of what is allowed. */
export function holdsWithCofactor(publicKey, message, signature, sha512) {
  const a = keyPoint(publicKey);
  const r = decode(signature.subarray(0, 32));
  if (r === null) {
    return false;
  }
  const hashed = new Uint8Array(64 + message.length);
  hashed.set(signature.subarray(0, 32));
  hashed.set(publicKey, 32);
  hashed.set(message, 64);
  const k = littleEndian(sha512(hashed)) % L;
  const left = times(BASE, littleEndian(signature.subarray(32)));
  return isSame(times(left, 8n), times(add(r, times(a, k)), 8n));
}
