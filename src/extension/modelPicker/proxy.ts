/** How downloads come through a proxy: Node's own `fetch` knows it from variables of its process alone. */

/**
 * The variables for a process that downloads. Node takes the small spelling before the large one, whichever of them
 * the editor's own environment has, so both are set.
 * @param proxy the editor's setting `http.proxy`; empty for what the environment says
 * @param noProxy the editor's setting `http.noProxy`: hosts that are reached without it
 */
export function proxyEnvironment(proxy: unknown, noProxy: unknown): Record<string, string> {
  const hosts = Array.isArray(noProxy) ? noProxy.map(String) : [];
  const variables = {
    ...(typeof proxy === 'string' && proxy !== '' && { https_proxy: proxy, http_proxy: proxy }),
    ...(hosts.length > 0 && { no_proxy: hosts.join(',') }),
  };
  const large = Object.entries(variables).map(([name, value]) => [name.toUpperCase(), value] as const);
  return { NODE_USE_ENV_PROXY: '1', NODE_USE_SYSTEM_CA: '1', ...variables, ...Object.fromEntries(large) };
}

/**
 * Whether a proxy is set that this Node cannot use.
 * @param version as `process.versions.node`
 */
export function ignoresProxy(version: string, environment: NodeJS.ProcessEnv): boolean {
  const isSet = ['https_proxy', 'HTTPS_PROXY'].some((name) => (environment[name] ?? '') !== '');
  const [major, minor] = version.split('.').map(Number);
  const canUse = major >= 24 || (major === 22 && minor >= 21);
  return isSet && !canUse;
}
