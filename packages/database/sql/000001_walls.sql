-- The walls: who exists, who may do what, and how the database itself verifies a pass.
--
-- 1. No login role owns anything here, reads a secret, or bypasses row security.
-- 2. The role that mints (coatcheck_counter) reads no table; the role that reads (coatcheck_app) can't mint.
-- 3. Definer functions belong to coatcheck_auth, which can't log in and is the only role with a policy on the tables of
--    schema auth. Each pins its search_path.
-- 4. A pass is a JWT (HS256) signed and verified here; the signing secret never leaves this schema.
-- 5. Anybody may SET a custom setting; nobody can sign. So what a transaction keeps of its pass is a note with our MAC on it,
--    made with a secret of the key's own. Each statement checks it anew (once, as an InitPlan) with one look at the key's row:
--    what ends a key's passes also replaces that secret, so their notes fail in the very next statement.
--
-- Errors raised for a caller have SQLSTATE CC401 and a code of the problem table as their message.

create schema auth;
create schema app;
create schema operator;
create schema extension;
create extension pgcrypto schema extension;

grant usage, create on schema auth, operator to coatcheck_auth;
grant usage on schema app, extension to coatcheck_auth;
grant usage on schema auth to coatcheck_app, coatcheck_counter, coatcheck_operator;
grant usage on schema app to coatcheck_app;
grant usage on schema operator to coatcheck_operator;
-- Where the server let us take set_config from PUBLIC, the functions that keep the pass still need it.
grant execute on function pg_catalog.set_config(text, text, boolean) to coatcheck_auth;
alter default privileges revoke execute on functions from public;

-- ── What the database knows ──────────────────────────────────────────────────────────────────────────────────────────

create table auth.tenant (
  id uuid primary key,
  label text not null unique check (label ~ '^[a-z0-9]{8}$'),
  epoch integer not null default 1,
  suspended_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);

create table auth.publishable_key (
  id uuid primary key,
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  key text not null unique,
  scopes text[] not null check (scopes <@ array['chat', 'leads', 'voice'] and cardinality(scopes) > 0),
  -- Exact origins, already parsed. Empty: nobody.
  origins text[] not null default '{}',
  -- Raised by every switch-off and every change of origins; tickets and passes carry it.
  epoch integer not null default 1,
  revoked_at timestamptz,
  -- After a rotation: when the old key stops by itself.
  retires_at timestamptz,
  -- Makes the notes of those who hold its passes. Another one wherever an epoch moves; see auth.end_notes().
  note_secret bytea not null default extension.gen_random_bytes(32),
  created_at timestamptz not null default clock_timestamp(),
  unique (tenant_id, id)
);

-- Ends the notes of a key, or of all keys of a tenant: with the epoch, so that nobody who raises one can forget it.
create function auth.end_notes() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_table_name = 'tenant' then
    update auth.publishable_key k set note_secret = extension.gen_random_bytes(32) where k.tenant_id = new.id;
  else
    new.note_secret := extension.gen_random_bytes(32);
  end if;
  return new;
end
$$;
create trigger end_notes after update of epoch on auth.tenant for each row execute function auth.end_notes();
create trigger end_notes before update of epoch on auth.publishable_key for each row execute function auth.end_notes();

-- Newest mints; a retired one still verifies until the last pass it signed is past its grace.
create table auth.signing_key (
  id integer generated always as identity primary key,
  -- The JWT header of every pass signed with it, base64url. A pass with any other header is not one of ours.
  header text not null unique,
  secret bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz
);

-- Makes visitors' secrets and names visitors. Never rotated: the same cookie is the same visitor next month.
create table auth.visitor_key (
  only_row boolean primary key default true check (only_row),
  secret bytea not null
);

-- Unlogged together: after a crash or a promotion both are empty, so no ticket spent before it can be spent again.
create unlogged table auth.ticket_key (
  -- Random: a counter would begin anew with the empty table, and a node that still remembers the old key of that number would
  -- go on taking its tickets.
  id integer primary key default ('x' || encode(extension.gen_random_bytes(4), 'hex'))::bit(32)::integer & 2147483647,
  day date not null unique,
  secret bytea not null
);
create unlogged table auth.spent_ticket (
  id bytea primary key,
  expires_at timestamptz not null
);
create index on auth.spent_ticket (expires_at);
-- Fresh passes that were turned in for an unbound one.
create unlogged table auth.spent_pass (
  id uuid primary key,
  expires_at timestamptz not null
);

-- SHA-256 of each operator token in force.
create table auth.operator_token (
  hash bytea primary key,
  created_at timestamptz not null default clock_timestamp()
);

-- Break-glass and the operator's work on a tenant's knowledge: short, with a reason, in the tenant's own audit log.
create table auth.operator_grant (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  token_hash bytea not null references auth.operator_token (hash) on delete cascade,
  scopes text[] not null,
  note_secret bytea not null default extension.gen_random_bytes(32),
  expires_at timestamptz not null
);

do $$
declare
  known text;
begin
  foreach known in array array['tenant', 'publishable_key', 'signing_key', 'visitor_key', 'ticket_key', 'spent_ticket',
    'spent_pass', 'operator_token', 'operator_grant']
  loop
    execute format('alter table auth.%I enable row level security', known);
    execute format('alter table auth.%I force row level security', known);
    execute format('create policy auth_only on auth.%I to coatcheck_auth using (true) with check (true)', known);
    execute format('grant select, insert, update, delete on auth.%I to coatcheck_auth', known);
  end loop;
end
$$;

-- ── Verifying (functions without SECURITY DEFINER run under their callers' pinned search_path) ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What a pass says. Names as in the token: registered ones (RFC 7519) and ours.
create type auth.claims as (
  knd text,      -- visitor | operator
  aud text,      -- the tenant's label
  tid uuid,      -- tenant
  sub uuid,      -- visitor; absent for the operator
  kid uuid,      -- publishable key, or the operator's grant
  sid uuid,      -- session
  jti uuid,
  scope text,
  iat bigint,
  exp bigint,
  sxp bigint,    -- the session's end: no refresh goes past it
  ke integer,    -- epoch of the key
  te integer,    -- epoch of the tenant
  cnf text,      -- SHA-256 of the cookie the pass is bound to; absent: unbound
  fresh text     -- a new visitor's first pass: from which address prefix it was asked for
);

create function auth.refuse(problem text) returns void
language plpgsql as $$
begin
  raise exception using errcode = 'CC401', message = problem;
end
$$;

create function auth.base64url(bytes bytea) returns text
language sql immutable strict parallel safe -- Not translate(): over a pass it takes ten times as long.
return replace(replace(replace(replace(encode(bytes, 'base64'), E'\n', ''), '+', '-'), '/', '_'), '=', '');

create function auth.from_base64url(encoded text) returns bytea
language sql immutable strict parallel safe -- Padded by hand: rpad() counts characters, which takes three times as long as the rest.
return decode(replace(replace(encoded, '-', '+'), '_', '/') || repeat('=', (4 - octet_length(encoded) % 4) % 4), 'base64');

-- The claims of a pass that we signed; says nothing yet about time, binding or whether its key still lives.
create function auth.signed_claims(pass text) returns auth.claims
language plpgsql stable as $$
declare
  parts text[] := string_to_array(pass, '.');
  signed_with bytea;
begin
  -- The whole header is compared, so no other algorithm, key id or type is ever read from a stranger.
  select k.secret into signed_with
    from auth.signing_key k
    where k.header = parts[1] and (k.retired_at is null or k.retired_at > clock_timestamp() - interval '20 minutes');
  if signed_with is null or octet_length(pass) > 2000 or cardinality(parts) <> 3
    -- Hashed before comparing: what time the comparison takes says nothing about the signature.
    or sha256(convert_to(parts[3], 'UTF8')) is distinct from
       sha256(convert_to(auth.base64url(extension.hmac(convert_to(parts[1] || '.' || parts[2], 'UTF8'), signed_with, 'sha256')), 'UTF8'))
  then
    perform auth.refuse(case when pass <> '' then 'pass_invalid' else 'pass_missing' end);
  end if;
  return jsonb_populate_record(null::auth.claims, convert_from(auth.from_base64url(parts[2]), 'UTF8')::jsonb);
end
$$;

-- Refuses where the key (or the operator's grant) behind a pass is off, or its epochs have moved on.
-- Returns the secret that notes of its bearers are made with.
create function auth.require_live(c auth.claims) returns bytea
language plpgsql stable as $$
declare
  is_on boolean;
  same_epochs boolean;
  note_secret bytea;
begin
  if c.knd = 'visitor' then
    select k.revoked_at is null and coalesce(k.retires_at > clock_timestamp(), true) and t.suspended_at is null,
           k.epoch = c.ke and t.epoch = c.te, k.note_secret
      into is_on, same_epochs, note_secret
      from auth.publishable_key k join auth.tenant t on t.id = k.tenant_id
      where k.id = c.kid and k.tenant_id = c.tid;
  elsif c.knd = 'operator' then
    -- The token's foreign key takes the grant away with the token.
    select g.expires_at > clock_timestamp(), true, g.note_secret into is_on, same_epochs, note_secret
      from auth.operator_grant g
      where g.id = c.kid and g.tenant_id = c.tid;
  end if;
  if is_on and same_epochs then
    return note_secret;
  end if;
  perform auth.refuse(case when is_on then 'stale_epoch' else 'key_revoked' end);
end
$$;

-- The cookie a pass is bound to has to come with it.
create function auth.binding_problem(bound_to text, cookie text) returns text
language sql stable
return case
  when bound_to is null then null
  when cookie is null or cookie = '' then 'binding_missing'
  when bound_to <> auth.base64url(sha256(convert_to(cookie, 'UTF8'))) then 'binding_changed'
end;

-- Everything that makes a pass open a tenant's rows at this moment, but for its key.
create function auth.verify(pass text, cookie text) returns auth.claims
language plpgsql stable as $$
declare
  c auth.claims := auth.signed_claims(pass);
  at bigint := extract(epoch from clock_timestamp())::bigint;
  problem text := case
    -- A clock that jumped, or a lifetime beyond the bound, is refused although the signature holds.
    when c.iat is null or c.exp is null or c.tid is null or c.iat > at + 60 or c.exp - c.iat > 900
      or c.knd = 'visitor' and c.sub is null then 'pass_invalid'
    when c.exp <= at then 'pass_expired'
    else auth.binding_problem(c.cnf, cookie)
  end;
begin
  if problem is not null then
    perform auth.refuse(problem);
  end if;
  return c;
end
$$;

-- ── What policies read: the bearer of the pass in hand, verified for this statement ──────────────────────────────────

-- The note that a transaction carries says what its pass said, a space between any two: MAC, kind, key or grant, expiry, tenant,
-- visitor, both epochs, session, audience, scopes. With its MAC it never leaves the database.
create function auth.note_mac(note text, secret bytea) returns text
language sql stable strict
return encode(extension.hmac(convert_to(note, 'UTF8'), secret, 'sha256'), 'hex');

-- First statement of every tenant transaction: verifies the pass, its cookie and its key, keeps the note for the policies until
-- the transaction ends, and returns it without the MAC, so that the caller knows whose the pass is. One text: it is read by one
-- caller, and seven columns would cost each request a tenth of this function's time.
create function auth.present(pass text, cookie text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  c auth.claims := auth.verify(pass, cookie);
  note text := concat_ws(' ', c.knd, c.kid, c.exp, c.tid, coalesce(c.sub::text, '-'), coalesce(c.ke, 0), coalesce(c.te, 0), c.sid, c.aud, c.scope);
  -- Assigned, not performed: that would be a query of its own.
  kept text := set_config('coatcheck.bearer', auth.note_mac(note, auth.require_live(c)) || ' ' || note, true);
begin
  return substr(kept, 66);
end
$$;

-- Why a note does not hold. Never returns.
create function auth.refuse_note(note text[]) returns void
language plpgsql stable as $$
declare
  c auth.claims;
begin
  if coalesce(cardinality(note), 0) = 0 then
    perform auth.refuse('pass_missing');
  end if;
  begin
    c.knd := note[2];
    c.kid := note[3]::uuid;
    c.exp := note[4]::bigint;
    c.tid := note[5]::uuid;
    c.ke := note[7]::integer;
    c.te := note[8]::integer;
  exception when data_exception then
    perform auth.refuse('pass_invalid');
  end;
  if c.exp <= extract(epoch from clock_timestamp())::bigint then
    perform auth.refuse('pass_expired');
  end if;
  perform auth.require_live(c), auth.refuse('pass_invalid');
end
$$;

-- Tenant and visitor of the pass in hand, if it allows this action (null: any); otherwise nulls, which are nobody. The operator's
-- pass has no visitor. Written for few expressions: each costs its share in every statement of every request.
create function auth.bearer_for(action text, out tenant_id uuid, out visitor_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  kept text := current_setting('coatcheck.bearer', true);
  note text[] := string_to_array(kept, ' ');
begin
  if note[2] = 'visitor' then
    select note[5]::uuid, note[6]::uuid into tenant_id, visitor_id
      from auth.publishable_key k
      where k.id = note[3]::uuid and coalesce(k.retires_at > clock_timestamp(), true) and note[4]::bigint > extract(epoch from clock_timestamp())
        -- Hashed before comparing: what time the comparison takes says nothing about the MAC. What it covers is ours, and well-formed.
        and sha256(convert_to(note[1], 'UTF8')) = sha256(convert_to(auth.note_mac(substr(kept, 66), k.note_secret), 'UTF8'));
  elsif note[2] = 'operator' then
    select note[5]::uuid into tenant_id
      from auth.operator_grant g
      where g.id = note[3]::uuid and g.expires_at > clock_timestamp()
        and sha256(convert_to(note[1], 'UTF8')) = sha256(convert_to(auth.note_mac(substr(kept, 66), g.note_secret), 'UTF8'));
  end if;
  if tenant_id is null then
    perform auth.refuse_note(note);
  elsif not action = any (note[11:]) then
    tenant_id := null;
    visitor_id := null;
  end if;
end
$$;

-- These two are written into the policies that call them: a function more would cost a call more.
create function auth.tenant_id() returns uuid
language sql stable
return (auth.bearer_for(null)).tenant_id;

create function auth.tenant_id_for(action text) returns uuid
language sql stable
return (auth.bearer_for(action)).tenant_id;

-- For running answers and calls: which of these passes are still behind a living key, whatever their expiry.
create function auth.still_live(passes text[]) returns boolean[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  pass text;
  answers boolean[] := '{}';
begin
  foreach pass in array passes loop
    begin
      perform auth.require_live(auth.signed_claims(pass));
      answers := answers || true;
    exception when sqlstate 'CC401' then
      answers := answers || false;
    end;
  end loop;
  return answers;
end
$$;

-- ── For the server's boot check ──────────────────────────────────────────────────────────────────────────────────────

create table auth.migration (
  number integer primary key,
  name text not null,
  applied_at timestamptz not null default clock_timestamp()
);
grant select on auth.migration to coatcheck_auth;

create function auth.schema_version() returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp
return (select max(number) from auth.migration);

do $$
declare
  f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'auth'::regnamespace loop
    execute format('alter function %s owner to coatcheck_auth', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end
$$;
alter type auth.claims owner to coatcheck_auth;

grant execute on function auth.tenant_id(), auth.tenant_id_for(text), auth.bearer_for(text), auth.present(text, text),
  auth.still_live(text[]) to coatcheck_app;
grant execute on function auth.schema_version() to coatcheck_app, coatcheck_counter, coatcheck_operator;
