import * as z from 'zod';

const setting = z.strictObject({ Name: z.string(), Value: z.string() });
/** The value of a secret of Secrets Manager, whole and current; no part of one and no parameter. */
const secret = z.strictObject({
  Name: z.string(),
  ValueFrom: z.string().regex(/^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+$/),
});

/** A property that changes nothing on one machine. */
const ignored = (reason: string): z.ZodOptional<z.ZodUnknown> => z.unknown().describe(reason).optional();

/** ECS waits so long between SIGTERM and SIGKILL when a container says nothing; Fargate allows no more than 120 s. */
const DEFAULT_STOP_TIMEOUT_S = 30;

const container = z.strictObject({
  Name: z.string(),
  Essential: z.boolean().default(true),
  Environment: z.array(setting).default([]),
  Secrets: z.array(secret).default([]),
  StopTimeout: z.int().min(0).max(120).default(DEFAULT_STOP_TIMEOUT_S),
  Image: z.unknown(),
  PortMappings: ignored('the program listens on the machine itself'),
  LogConfiguration: ignored('lines go to the log of the local cloud'),
  ReadonlyRootFilesystem: ignored('a process has the files of its user'),
  LinuxParameters: ignored('a process has the rights of its user'),
  MountPoints: ignored('a process has the files of its user'),
  HealthCheck: ignored('only the end of a process is watched'),
  User: ignored('a process runs as the user who started the local cloud'),
  Cpu: ignored('nothing is reserved'),
  Memory: ignored('nothing is reserved'),
  MemoryReservation: ignored('nothing is reserved'),
});

/** Properties of `AWS::ECS::TaskDefinition`; what the image or the template would run instead of the program is not known. */
const propertiesSchema = z.strictObject({
  Family: z.string().optional(),
  ContainerDefinitions: z.array(container).min(1),
  Cpu: z.string().default('256'),
  Memory: z.string().default('512'),
  NetworkMode: z.literal('awsvpc').optional(),
  RequiresCompatibilities: z.tuple([z.literal('FARGATE')]).optional(),
  TaskRoleArn: ignored('the caller says how many statements the role has'),
  ExecutionRoleArn: ignored('no image is pulled'),
  RuntimePlatform: ignored('the program is made for this machine'),
  EphemeralStorage: ignored('a process has the disk of the machine'),
  Volumes: ignored('a process has the files of its user'),
  Tags: ignored('a label'),
});

export type ContainerDefinition = {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** ARNs of secrets by the variable that gets the secret's value when a task starts. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly stopTimeoutMs: number;
};

export type TaskDefinition = {
  readonly arn: string;
  readonly family: string;
  readonly revision: string;
  readonly cpu: string;
  readonly memory: string;
  readonly containers: readonly ContainerDefinition[];
  /** True when its task role holds a statement: only then a task gets credentials. */
  readonly hasCredentials: boolean;
};

/** Reads the resolved properties of a task definition; fails by name on what is not known here. */
export const readTaskDefinition = (arn: string, properties: unknown, roleStatements: number): TaskDefinition => {
  const parsed = propertiesSchema.safeParse(properties);
  if (!parsed.success) throw new Error(`task definition ${arn}: ${z.prettifyError(parsed.error)}`);
  const [, family, revision] = /task-definition\/([^:]+):(\d+)$/.exec(arn) ?? [];
  if (family === undefined || revision === undefined) throw new Error(`${arn} is not the ARN of a task definition`);
  return {
    arn,
    family,
    revision,
    cpu: parsed.data.Cpu,
    memory: parsed.data.Memory,
    containers: parsed.data.ContainerDefinitions.map((definition) => ({
      name: definition.Name,
      image: typeof definition.Image === 'string' ? definition.Image : '',
      essential: definition.Essential,
      environment: Object.fromEntries(definition.Environment.map(({ Name, Value }) => [Name, Value])),
      secrets: Object.fromEntries(definition.Secrets.map(({ Name, ValueFrom }) => [Name, ValueFrom])),
      stopTimeoutMs: definition.StopTimeout * 1_000,
    })),
    hasCredentials: roleStatements > 0,
  };
};
