/** The question before a certificate is trusted, with all that a person can compare. */
import * as vscode from 'vscode';
import type { PresentedCertificate } from '../engine/exchange.ts';

type Facts = Pick<
  PresentedCertificate,
  'subject' | 'issuer' | 'validFrom' | 'validTo' | 'fingerprint256' | 'selfSigned'
>;

/** True when a person has seen whose it is and wants it. */
export async function askToTrust(certificate: Facts): Promise<boolean> {
  const trust = 'Trust';
  const answer = await vscode.window.showWarningMessage(
    `Trust ${certificate.subject} in this workspace?`,
    { modal: true, detail: trustDetail(certificate) },
    trust,
  );
  return answer === trust;
}

function trustDetail(certificate: Facts): string {
  const { subject, issuer, validFrom, validTo, fingerprint256 } = certificate;
  return [
    `Subject: ${subject}`,
    `Issuer: ${issuer}${issuer === subject ? ' (itself)' : ''}`,
    `Valid: ${validFrom.slice(0, 10)} to ${validTo.slice(0, 10)}`,
    `SHA-256: ${fingerprint256}`,
    '',
    'Requests of this workspace will trust every server whose certificate it signs. Compare the fingerprint with the one its owner gives you: somebody between you and the server could show another.',
    '',
    'Certificates are still checked. “Postcard: Forget Trusted Certificates…” takes it back.',
  ].join('\n');
}
