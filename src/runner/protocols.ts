/** What the language has and is not sent yet gets a plain word instead of a wrong request. */
import type { RequestNode } from '../parser/ast.ts';
import { absoluteSpan } from '../parser/text.ts';
import { unsupported } from './failure.ts';
import type { RunInput } from './runInput.ts';

const NAMES: Readonly<Partial<Record<RequestNode['protocol'], string>>> = {
  websocket: 'WebSocket',
  grpc: 'gRPC',
  rsocket: 'RSocket',
  mqtt: 'MQTT',
  amqp: 'AMQP',
};

/** @throws RunProblem */
export function refuseProtocol({ document, entry }: RunInput, request: RequestNode): void {
  const name = NAMES[request.protocol];
  if (name === undefined) return;
  throw unsupported('unsupported-protocol', `${name} is recognised, and not sent yet.`, {
    hint: 'HTTP and server-sent events are; see the README for what comes next.',
    span: absoluteSpan(document, entry.blockIndex, request.line.span),
    name: request.protocol,
  });
}
