import type { AdminRoute } from '../route.ts';
import type { Services } from '../services.ts';
import { aliasRoutes } from './aliases.ts';
import { auditRoutes } from './audit.ts';
import { componentRoutes } from './components.ts';
import { domainRoutes } from './domains.ts';
import { functionRoutes } from './functions.ts';
import { hostRoutes } from './host.ts';
import { secretRoutes } from './secrets.ts';
import { tenantRoutes } from './tenants.ts';
import { tokenRoutes } from './tokens.ts';
import { versionRoutes } from './versions.ts';

/** Every operation but that which shows the document of them. */
export function adminRoutes(services: Services): AdminRoute[] {
  return [
    hostRoutes,
    tenantRoutes,
    functionRoutes,
    componentRoutes,
    versionRoutes,
    aliasRoutes,
    domainRoutes,
    secretRoutes,
    tokenRoutes,
    auditRoutes,
  ].flatMap((routesOf) => routesOf(services));
}
