import type { Headers } from './headers.ts';
import type { BodySource } from './request.ts';

/** Exactly what will be sent, but for what the transport adds (`host`, `connection`, framing). */
export interface PreparedRequest {
  readonly method: string;
  /** Absolute, percent-encoded, with its fragment; never with userinfo. */
  readonly url: string;
  readonly headers: Headers;
  /** The request target is `*`, whatever the path of the URL (RFC 9112 3.2.4). */
  readonly asterisk?: boolean;
  /** Null sends no body. `length` null is sent chunked. */
  readonly body: PreparedBody | null;
}

export interface PreparedBody extends BodySource {
  /** The bytes themselves when they are in memory, for display and replay. */
  readonly bytes: Uint8Array | null;
  /** False for a generator, which can be read once only (`UnrewindableBodyError` on a second time). */
  readonly rewindable: boolean;
}
