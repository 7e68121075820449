import { randomBytes } from 'node:crypto';
import type { TestUser } from './test-user.ts';

/** Where a visitor stands: nobody yet, past the password, logged in, maybe with a wall in front, or before a site that broke down. */
export type Stage =
  | { readonly kind: 'anonymous'; readonly isDeviceRemembered?: boolean }
  | { readonly kind: 'code'; readonly user: TestUser; readonly wrongCodes: number }
  | { readonly kind: 'check'; readonly user: TestUser; readonly wrongWords: number }
  | { readonly kind: 'signed-in'; readonly user: TestUser; readonly mustChooseCookies: boolean }
  | { readonly kind: 'broken-down'; readonly untilMs: number };

/** The stage of somebody who has just logged in. */
export const signedIn = (user: TestUser): Stage => ({
  kind: 'signed-in',
  user,
  mustChooseCookies: user.habit === 'cookie-wall' || user.habit === 'stuck-wall',
});

export type Visit = {
  readonly id: string;
  /** Every form carries it: a form on another site cannot know it. */
  readonly csrfToken: string;
  /** What the other hosts of the site know the visit by. */
  readonly familyId: string;
  /** What the application on one page is let in with. */
  readonly bearerToken: string;
  readonly stage: Stage;
};

const IDLE_MS = 30 * 60_000;
/** A sandbox has few visitors; the oldest go first. */
const VISITS_KEPT = 5_000;

/** The visits of the site, in memory: a restart logs everybody out. */
export class VisitStore {
  readonly #visits = new Map<string, { visit: Visit; seenAtMs: number }>();
  readonly #clock: () => Date;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  /** The visit that has one of its secrets; undefined when there is none, or when it was idle for 30 minutes. */
  find(secret: 'id' | 'familyId' | 'bearerToken', value: string | undefined): Visit | undefined {
    const entry = [...this.#visits.values()].find(({ visit }) => visit[secret] === value);
    if (entry === undefined) return undefined;
    const nowMs = this.#clock().getTime();
    this.#visits.delete(entry.visit.id);
    if (nowMs - entry.seenAtMs > IDLE_MS) return undefined;
    this.#visits.set(entry.visit.id, { visit: entry.visit, seenAtMs: nowMs });
    return entry.visit;
  }

  /** Begins a visit with new secrets in place of `before`, so that what was known before a login is worth nothing after it. */
  begin(stage: Stage, before?: Visit): Visit {
    if (before !== undefined) this.#visits.delete(before.id);
    const visit = {
      id: randomId(),
      csrfToken: randomId(),
      familyId: randomId(),
      bearerToken: randomId(),
      stage,
    };
    this.#keep(visit);
    return visit;
  }

  /** Moves a visit to another stage with the secrets it has. */
  change(visit: Visit, stage: Stage): Visit {
    const changed = { ...visit, stage };
    this.#keep(changed);
    return changed;
  }

  #keep(visit: Visit): void {
    this.#visits.set(visit.id, { visit, seenAtMs: this.#clock().getTime() });
    const [oldest] = this.#visits.keys();
    if (this.#visits.size > VISITS_KEPT && oldest !== undefined) this.#visits.delete(oldest);
  }
}

const randomId = (): string => randomBytes(24).toString('base64url');
