import * as z from 'zod';
import type { PlatformStore } from '../../core/ports/platform-store.ts';
import { listPlatforms } from '../../core/platform/list-platforms.ts';
import { ok } from '../api-answer.ts';
import type { ApiHandler } from '../api-shell.ts';
import { readQuery } from '../read-input.ts';
import type { WithPartnerPorts } from '../with-partner.ts';
import { withPartner } from '../with-partner.ts';

/** `GET /partner/browser-platforms`. */
export const listPlatformsHandler = (ports: WithPartnerPorts & { readonly platforms: PlatformStore }): ApiHandler =>
  withPartner(ports, async (request) => {
    const query = readQuery(z.strictObject({}), request);
    return query.ok ? ok(await listPlatforms(ports.platforms)) : query.answer;
  });
