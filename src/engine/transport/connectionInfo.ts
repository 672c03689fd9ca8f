/** What a socket tells about itself, for people. */
import { X509Certificate } from 'node:crypto';
import type net from 'node:net';
import { TLSSocket } from 'node:tls';
import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import type {
  CertificateInfo,
  ConnectionInfo,
  PresentedCertificate,
  TlsInfo,
} from '../exchange.ts';
import { certificateName } from './certificateName.ts';

/** More than this of a chain is not looked at. */
const MAX_CHAIN = 10;

export function connectionInfo(
  socket: net.Socket,
  { reused, verified, proxy }: { reused: boolean; verified: boolean; proxy: string | null },
): ConnectionInfo {
  return {
    remoteAddress: socket.remoteAddress ?? null,
    remotePort: socket.remotePort ?? null,
    reused,
    proxy,
    tls: socket instanceof TLSSocket ? tlsInfo(socket, verified) : null,
  };
}

function tlsInfo(socket: TLSSocket, verified: boolean): TlsInfo {
  const alpn = socket.alpnProtocol;
  return {
    protocol: socket.getProtocol(),
    cipher: (socket.getCipher() as { name: string } | undefined)?.name ?? null,
    alpn: typeof alpn === 'string' ? alpn : null,
    verified: verified && socket.authorized,
    certificates: chainOf(socket),
  };
}

function chainOf(socket: TLSSocket): CertificateInfo[] {
  const chain: CertificateInfo[] = [];
  const seen = new Set<string>();
  let certificate = socket.getPeerCertificate(true) as DetailedPeerCertificate | undefined;
  while (certificate?.fingerprint256 !== undefined && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    chain.push(factsOf(certificate));
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

/** What a server shows, leaf first; as far as it can be read. */
export function presentedChain(socket: TLSSocket): PresentedCertificate[] {
  const chain: PresentedCertificate[] = [];
  let next = socket.getPeerCertificate(true) as DetailedPeerCertificate | undefined;
  while (next?.fingerprint256 !== undefined && chain.length < MAX_CHAIN) {
    const certificate = presented(next);
    if (certificate === null) break;
    chain.push(certificate);
    next = certificate.selfSigned ? undefined : next.issuerCertificate;
  }
  return chain;
}

function presented(certificate: DetailedPeerCertificate): PresentedCertificate | null {
  try {
    const x509 = new X509Certificate(certificate.raw);
    const selfSigned = x509.checkIssued(x509) && x509.verify(x509.publicKey);
    return { ...factsOf(certificate), pem: x509.toString(), selfSigned };
  } catch {
    // Of a kind that OpenSSL cannot read: the error itself tells what is wrong.
    return null;
  }
}

function factsOf(certificate: PeerCertificate): CertificateInfo {
  return {
    subject: certificateName(certificate.subject),
    issuer: certificateName(certificate.issuer),
    validFrom: isoDate(certificate.valid_from),
    validTo: isoDate(certificate.valid_to),
    fingerprint256: certificate.fingerprint256,
    altNames: certificate.subjectaltname ?? null,
  };
}

function isoDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}
