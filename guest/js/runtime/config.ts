import { get } from 'wasi:config/store@0.2.0-rc.1';

/** The value that the deployment has for a key right now; undefined when it has none. */
export function configValue(key: string): string | undefined {
  return get(key);
}
