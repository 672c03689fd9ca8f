/** What the editor itself is told of a proxy, in its settings `http.proxy` and `http.noProxy`. */

export interface EditorProxySettings {
  readonly proxy: string;
  readonly noProxy: readonly string[];
  /** `off` where extensions are to leave it alone. */
  readonly support: string;
}

/** As the editor does with its own requests, this machine is never reached through one. */
const THIS_MACHINE = ['localhost', '127.0.0.1', '::1'];

/** Proxies of a send; null where the editor knows of none. */
export function editorProxies(
  { proxy, noProxy, support }: EditorProxySettings,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<'http' | 'https' | 'no_proxy', string>> | null {
  if (proxy.trim() === '' || support === 'off') return null;
  const ambient = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  const others = noProxy.length > 0 ? noProxy : [ambient];
  const without = [...THIS_MACHINE, ...others].filter((host) => host.trim() !== '');
  return { http: proxy.trim(), https: proxy.trim(), no_proxy: without.join(',') };
}
