/**
 * Prints rows for bench/results: our own policy and the published ones of others on the same traces of network, clocks
 * and players. Two viewers, several seeds; a minute of play, then one of them stalls for 0.7 s.
 */
import { quantile } from "../../../extension/test/support/random";
import { type Found, measure } from "./measure";
import { FAR, LOSS, NONE, USUAL } from "./network";
import { Ours } from "./ours";
import { Peer, PEERS } from "./peers";

interface Row {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly promise: string;
  readonly holds: boolean | null;
}

const round = (value: number) => Math.round(value * 10) / 10;
const row = (id: string, value: number, unit: string): Row => ({
  id: `simulated: ${id}`,
  value: round(Math.min(value, 9_999)),
  unit,
  promise: "",
  holds: null,
});

function rowsOf(name: string, found: Found): Row[] {
  return [
    row(`${name}, steady: p50`, quantile(found.steady, 0.5), "ms"),
    row(`${name}, steady: p95`, quantile(found.steady, 0.95), "ms"),
    row(`${name}, within 2 s of a start: p95`, quantile(found.start, 0.95), "ms"),
    row(`${name}, left 20–40 s after a stall of 0.7 s`, quantile(found.left, 0.5), "ms"),
    row(`${name}, rate changes`, Math.max(...found.rates), "a minute"),
    row(`${name}, with an underrun every 15 s: p95`, quantile(found.busy, 0.95), "ms"),
  ];
}

const rows: Row[] = [];
for (const network of [USUAL, NONE, FAR, LOSS]) {
  const found = await measure((computer) => new Ours(computer), [network, network]);
  rows.push(...rowsOf(`ours, ${network.name}`, found));
  if (network === USUAL) {
    rows.push(row(`ours, ${network.name}, back within 20 ms after a stall of 0.7 s`, Math.max(...found.back), "s"));
  }
}
for (const policy of PEERS) {
  const found = await measure((computer) => new Peer(computer, policy), [USUAL, USUAL]);
  rows.push(...rowsOf(`${policy.name}, ${USUAL.name}`, found));
}
console.log(JSON.stringify(rows));
