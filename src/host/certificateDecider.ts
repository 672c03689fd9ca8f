import type { HttpDocument, Span } from '../parser/ast.ts';
import { absoluteSpan } from '../parser/text.ts';
import { Directives } from '../runner/directives.ts';

/** What says whom a request trusts: nobody beside those counts then. */
export interface CertificateDecider {
  /** `# @verify ca.pem`, `--cacert ca.pem`, `postcard.caFile`. */
  readonly written: string;
  /** Absolute place in the document; null for the setting. */
  readonly span: Span | null;
}

const NAMES = ['verify', 'insecure', 'curl-insecure'];

/** Null where the usual authorities count, and those that a person trusts for the workspace. */
export function certificateDecider(
  document: HttpDocument,
  blockIndex: number,
  caFile: string,
): CertificateDecider | null {
  const curl = document.blocks[blockIndex]?.request?.curl ?? null;
  if (curl !== null && curl.settings.caCert !== null) {
    const span = absoluteSpan(document, blockIndex, curl.span);
    return { written: `--cacert ${curl.settings.caCert}`, span };
  }
  const directive = new Directives(document, blockIndex).last(...NAMES);
  if (directive !== null) {
    const value = directive.written.trim();
    const isSwitch = directive.name !== 'verify' || /^(?:true|on|yes|false|off|no)?$/i.test(value);
    return isSwitch ? null : { written: `# @verify ${value}`, span: directive.span };
  }
  return caFile === '' ? null : { written: 'postcard.caFile', span: null };
}
