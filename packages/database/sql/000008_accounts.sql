-- Accounts: people who sign in, the tenants they work for, and the operator's own.
--
-- 1. Schema `accounts` belongs to one login role, coatcheck_accounts; no other reads it. Of a session's token it keeps the SHA-256: whoever
--    reads the table, or a backup of it, can't sign in with what they read.
-- 2. A member's pass is minted from a live session and a membership, for one request. Its notes are made with a secret of the membership's
--    own, so a change of role or a removal ends them in the very next statement; so does the end of the session.
-- 3. What the operator may do with the token, an operator's account may do with its session, and a tenant's member with a pass that says
--    so: the same functions, which ask for a proof and write down whose it was.
-- 4. An account is made for the address of an invitation, or with the link of the first start; never otherwise. Both are single use, and
--    only their hashes are here.

create schema accounts;
grant usage on schema accounts to coatcheck_accounts, coatcheck_auth;
grant usage on schema auth to coatcheck_accounts;

-- ── Who can sign in ──────────────────────────────────────────────────────────────────────────────────────────────────

create table accounts.person (
  id uuid primary key,
  email text not null unique check (email = lower(email) and length(email) <= 254),
  email_verified boolean not null default false,
  name text not null check (length(name) <= 200),
  image text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table accounts.credential (
  id uuid primary key,
  user_id uuid not null references accounts.person (id) on delete cascade,
  provider_id text not null,
  account_id text not null,
  -- scrypt, with a salt of its own.
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (user_id, provider_id)
);

create table accounts.session (
  id uuid primary key,
  user_id uuid not null references accounts.person (id) on delete cascade,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  ip_address text,
  user_agent text,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Half a day, however often it is used.
  check (expires_at <= created_at + interval '12 hours 1 minute')
);
create index on accounts.session (user_id);
create index on accounts.session (expires_at);

create table accounts.verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index on accounts.verification (identifier);

-- What the accounts' library signs and encrypts with; the same on every node.
create table accounts.library_key (
  only_row boolean primary key default true check (only_row),
  secret bytea not null default extension.gen_random_bytes(32)
);
insert into accounts.library_key default values;

-- A password that was changed or reset ends every session, whoever changed it and whatever they forgot.
create function auth.end_sessions() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from accounts.session s where s.user_id = new.user_id;
  return null;
end
$$;
create trigger end_sessions after update of password on accounts.credential for each row execute function auth.end_sessions();

do $$
declare
  known text;
begin
  foreach known in array array['person', 'credential', 'session', 'verification', 'library_key'] loop
    execute format('alter table accounts.%I enable row level security', known);
    execute format('alter table accounts.%I force row level security', known);
    execute format('create policy accounts_only on accounts.%I to coatcheck_accounts using (true) with check (true)', known);
  end loop;
end
$$;
grant select, insert, update, delete on accounts.person, accounts.credential, accounts.session, accounts.verification to coatcheck_accounts;
grant select on accounts.library_key to coatcheck_accounts;
-- The definer functions ask who a session belongs to, and end sessions; passwords are none of their business.
grant select on accounts.person to coatcheck_auth;
grant select, delete on accounts.session to coatcheck_auth;
create policy auth_only on accounts.person for select to coatcheck_auth using (true);
create policy auth_only on accounts.session to coatcheck_auth using (true) with check (true);

-- ── Who works for whom ───────────────────────────────────────────────────────────────────────────────────────────────

create table auth.member (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  user_id uuid not null references accounts.person (id) on delete cascade,
  role text not null check (role in ('owner', 'agent', 'viewer')),
  -- Makes the notes of the member's passes. Another one with another role; see auth.end_member_notes().
  note_secret bytea not null default extension.gen_random_bytes(32),
  created_at timestamptz not null default clock_timestamp(),
  unique (tenant_id, user_id)
);
create index on auth.member (user_id);

create function auth.end_member_notes() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.note_secret := extension.gen_random_bytes(32);
  return new;
end
$$;
create trigger end_member_notes before update of role on auth.member for each row execute function auth.end_member_notes();

create table auth.invitation (
  id uuid primary key,
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  email text not null check (email = lower(email)),
  role text not null check (role in ('owner', 'agent', 'viewer')),
  token_hash bytea not null unique,
  invited_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '7 days',
  unique (tenant_id, email)
);

create table auth.operator_account (
  user_id uuid primary key references accounts.person (id) on delete cascade,
  created_at timestamptz not null default clock_timestamp()
);

-- The link of the first start. None is made once there is an operator's account.
create table auth.welcome (
  only_row boolean primary key default true check (only_row),
  token_hash bytea not null,
  expires_at timestamptz not null default clock_timestamp() + interval '24 hours'
);

do $$
declare
  known text;
begin
  foreach known in array array['member', 'invitation', 'operator_account', 'welcome'] loop
    execute format('alter table auth.%I enable row level security', known);
    execute format('alter table auth.%I force row level security', known);
    execute format('create policy auth_only on auth.%I to coatcheck_auth using (true) with check (true)', known);
    execute format('grant select, insert, update, delete on auth.%I to coatcheck_auth', known);
  end loop;
end
$$;

-- A grant of break-glass comes from the token or from an operator's session, and goes with it.
alter table auth.operator_grant alter column token_hash drop not null;
alter table auth.operator_grant add column account_id uuid references auth.operator_account (user_id) on delete cascade;
alter table auth.operator_grant add column session_id uuid references accounts.session (id) on delete cascade;
alter table auth.operator_grant add check ((token_hash is null) = (session_id is not null) and (session_id is null) = (account_id is null));

-- ── Proofs ───────────────────────────────────────────────────────────────────────────────────────────────────────────

create function auth.hash_of(token text) returns bytea
language sql stable
return sha256(convert_to(coalesce(token, ''), 'UTF8'));

-- The session behind a cookie, if it lives.
create function auth.live_session(token text) returns accounts.session
language sql stable
begin atomic
  select s from accounts.session s where s.token_hash = auth.hash_of(token) and length(token) >= 32 and s.expires_at > clock_timestamp();
end;

create function auth.require_session(token text) returns accounts.session
language plpgsql stable as $$
declare
  s accounts.session := auth.live_session(token);
begin
  if s.id is null then
    perform auth.refuse('session_missing');
  end if;
  return s;
end
$$;

-- Remembers until the transaction ends who was proven to act, for auth.note(). Anybody may set a custom setting, but nobody can write a note
-- other than through a function that proves somebody first, and so sets it again.
create function auth.act_as(actor text) returns void
language plpgsql stable as $$
begin
  perform set_config('coatcheck.actor', actor, true);
end
$$;

create type auth.operator_proof as (token_hash bytea, account_id uuid, session_id uuid, expires_at timestamptz);

-- The operator, by the token or by an operator's session.
create function auth.prove_operator(proof text) returns auth.operator_proof
language plpgsql stable as $$
declare
  h bytea := auth.hash_of(proof);
  found_one auth.operator_proof;
  address text;
begin
  -- The length, too: should an empty token ever have been registered, it opens nothing.
  if length(proof) >= 32 then
    select o.hash, null::uuid, null::uuid, 'infinity'::timestamptz into found_one from auth.operator_token o where o.hash = h;
    if found_one.token_hash is null then
      select null::bytea, o.user_id, s.id, s.expires_at into found_one
        from auth.live_session(proof) s join auth.operator_account o on o.user_id = s.user_id;
      select p.email into address from accounts.person p where p.id = found_one.account_id;
    end if;
  end if;
  if found_one.expires_at is null then
    perform auth.refuse('operator_token_invalid');
  end if;
  perform auth.act_as('operator' || coalesce(' (' || address || ')', ''));
  return found_one;
end
$$;

create or replace function auth.require_operator(token text) returns bytea
language plpgsql stable as $$
begin
  return (auth.prove_operator(token)).token_hash;
end
$$;

-- Whoever may do this to that tenant: the operator, or a member whose pass allows it.
create function auth.require_manager(proof text, tenant uuid, action text) returns void
language plpgsql stable as $$
declare
  c auth.claims;
begin
  if not exists (select from auth.signing_key k where k.header = split_part(proof, '.', 1)) then
    perform auth.prove_operator(proof);
    return;
  end if;
  c := auth.verify(proof, null);
  if c.knd is distinct from 'member' then
    perform auth.refuse('pass_invalid');
  end if;
  perform auth.require_live(c);
  if c.tid is distinct from tenant then
    perform auth.refuse('not_found');
  end if;
  if not action = any (string_to_array(c.scope, ' ')) then
    perform auth.refuse('role_missing');
  end if;
  perform auth.act_as((select p.email from accounts.person p where p.id = c.sub));
end
$$;

-- As before; `operator` stands for whoever was proven.
create or replace function auth.note(tenant uuid, actor text, action text, subject text, reason text, detail jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp
begin atomic
  insert into app.audit_entry (tenant_id, actor, action, subject, reason, detail)
    values (tenant, case when actor = 'operator' then coalesce(nullif(current_setting('coatcheck.actor', true), ''), actor) else actor end,
            action, subject, reason, coalesce(detail, '{}'));
end;

-- ── Members' passes ──────────────────────────────────────────────────────────────────────────────────────────────────

-- `settings`: sees looks, keys and team. `records`: conversations and leads. What begins with a visitor's scopes is never among them.
create function auth.role_scopes(role text) returns text
language sql immutable
return case role
  when 'owner' then 'settings usage history records knowledge keys looks team'
  when 'agent' then 'settings usage history records knowledge'
  when 'viewer' then 'settings usage history records'
end;

-- From a live session and a membership: a pass for one request. `session_missing`; `not_found` for a tenant that is none of theirs.
create function auth.mint_member_pass(session_token text, tenant uuid) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  at bigint := floor(extract(epoch from clock_timestamp()))::bigint;
  s accounts.session := auth.require_session(session_token);
  m auth.member;
  ends bigint := least(at + 60, floor(extract(epoch from s.expires_at))::bigint);
  sk auth.signing_key;
  label text;
begin
  select * into m from auth.member k where k.tenant_id = mint_member_pass.tenant and k.user_id = s.user_id;
  if m.id is null then
    perform auth.refuse('not_found');
  end if;
  select t.label into label from auth.tenant t where t.id = m.tenant_id;
  select * into sk from auth.signing_key k where k.retired_at is null order by k.id desc limit 1;
  return auth.sign(json_build_object(
    'knd', 'member', 'aud', label, 'tid', m.tenant_id, 'sub', m.user_id, 'kid', m.id, 'sid', s.id, 'jti', gen_random_uuid(),
    'scope', auth.role_scopes(m.role), 'iat', at, 'exp', ends, 'sxp', ends)::text, sk.header, sk.secret);
end
$$;

-- As before, and for members: their membership and their session stand.
create or replace function auth.require_live(c auth.claims) returns bytea
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
    -- The foreign keys take the grant away with the token, the account or the session.
    select g.expires_at > clock_timestamp(), true, g.note_secret into is_on, same_epochs, note_secret
      from auth.operator_grant g
      where g.id = c.kid and g.tenant_id = c.tid;
  elsif c.knd = 'member' then
    -- The scopes again: a pass of before a change of role is not one of its new role's.
    select s.expires_at > clock_timestamp(), auth.role_scopes(m.role) = c.scope, m.note_secret into is_on, same_epochs, note_secret
      from auth.member m join accounts.session s on s.id = c.sid and s.user_id = m.user_id
      where m.id = c.kid and m.tenant_id = c.tid and m.user_id = c.sub;
    if not coalesce(is_on and same_epochs, false) then
      perform auth.refuse('session_missing');
    end if;
  end if;
  if is_on and same_epochs then
    return note_secret;
  end if;
  perform auth.refuse(case when is_on then 'stale_epoch' else 'key_revoked' end);
end
$$;

-- As before, and for members.
create or replace function auth.refuse_note(note text[]) returns void
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
    if c.knd = 'member' then
      c.sub := note[6]::uuid;
      c.sid := note[9]::uuid;
      c.scope := array_to_string(note[11:], ' ');
    end if;
  exception when data_exception then
    perform auth.refuse('pass_invalid');
  end;
  if c.exp <= extract(epoch from clock_timestamp())::bigint then
    perform auth.refuse('pass_expired');
  end if;
  perform auth.require_live(c), auth.refuse('pass_invalid');
end
$$;

-- As before, and for members, who like the operator have no visitor. The visitors' branch comes first and costs what it did.
create or replace function auth.bearer_for(action text, out tenant_id uuid, out visitor_id uuid)
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
  elsif note[2] = 'member' then
    select note[5]::uuid into tenant_id
      from auth.member m join accounts.session s on s.id = note[9]::uuid and s.user_id = m.user_id
      where m.id = note[3]::uuid and s.expires_at > clock_timestamp() and note[4]::bigint > extract(epoch from clock_timestamp())
        and sha256(convert_to(note[1], 'UTF8')) = sha256(convert_to(auth.note_mac(substr(kept, 66), m.note_secret), 'UTF8'));
  end if;
  if tenant_id is null then
    perform auth.refuse_note(note);
  elsif not action = any (note[11:]) then
    tenant_id := null;
    visitor_id := null;
  end if;
end
$$;

-- As before; from the token or from an operator's session, with which the grant ends.
create or replace function auth.mint_operator_pass(token text, tenant uuid, wanted text[], reason text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  at bigint := floor(extract(epoch from clock_timestamp()))::bigint;
  proof auth.operator_proof := auth.prove_operator(token);
  ends bigint := floor(extract(epoch from least(to_timestamp(at + 900), proof.expires_at)))::bigint;
  granted uuid;
  t auth.tenant;
  sk auth.signing_key;
begin
  select * into t from auth.tenant known where known.id = mint_operator_pass.tenant;
  if t.id is null then
    perform auth.refuse('not_found');
  end if;
  if not wanted <@ array['knowledge', 'usage', 'history', 'records'] then
    perform auth.refuse('scope_missing');
  end if;
  if 'records' = any (wanted) and coalesce(trim(reason), '') = '' then
    perform auth.refuse('reason_required');
  end if;
  insert into auth.operator_grant (tenant_id, token_hash, account_id, session_id, scopes, expires_at)
    values (t.id, proof.token_hash, proof.account_id, proof.session_id, wanted, to_timestamp(ends)) returning id into granted;
  if wanted && array['knowledge', 'records'] then
    perform auth.note(t.id, 'operator', 'operator.access', null, reason, jsonb_build_object('scopes', wanted));
  end if;
  select * into sk from auth.signing_key s where s.retired_at is null order by s.id desc limit 1;
  return auth.sign(json_build_object(
    'knd', 'operator', 'aud', t.label, 'tid', t.id, 'kid', granted, 'sid', granted, 'jti', gen_random_uuid(),
    'scope', array_to_string(wanted, ' '), 'iat', at, 'exp', ends, 'sxp', ends)::text, sk.header, sk.secret);
end
$$;

-- As before, with the address of whoever's pass it was.
create or replace function auth.note_document() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  document app.document := case tg_op when 'DELETE' then old else new end;
  bearer text[] := string_to_array(current_setting('coatcheck.bearer', true), ' ');
  address text;
begin
  if bearer[2] = 'member' then
    select p.email into address from auth.member m join accounts.person p on p.id = m.user_id where m.id = bearer[3]::uuid;
  elsif bearer[2] = 'operator' then
    select 'operator (' || p.email || ')' into address
      from auth.operator_grant g join accounts.person p on p.id = g.account_id where g.id = bearer[3]::uuid;
  end if;
  if bearer[2] <> '' then
    insert into app.audit_entry (tenant_id, actor, action, subject, detail)
      values (document.tenant_id, coalesce(address, bearer[2]),
              case tg_op when 'INSERT' then 'knowledge.added' when 'UPDATE' then 'knowledge.replaced' else 'knowledge.removed' end,
              document.id::text, jsonb_build_object('name', document.name, 'characters', document.characters));
  end if;
  return null;
end
$$;

create or replace function auth.sweep() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from auth.spent_ticket where expires_at < clock_timestamp();
  delete from auth.spent_pass where expires_at < clock_timestamp();
  delete from auth.operator_grant where expires_at < clock_timestamp() - interval '1 day';
  delete from auth.invitation where expires_at < clock_timestamp() - interval '30 days';
  delete from accounts.session where expires_at < clock_timestamp();
end
$$;

-- ── Coming in ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Who a session belongs to and which tenants they work for; `session_missing` where it doesn't live. Has the wire's shape
-- (contract/console/session).
create function auth.whoami(session_token text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  s accounts.session := auth.require_session(session_token);
begin
  return (select jsonb_build_object(
    'session_id', s.id,
    'me', jsonb_build_object(
      'user', jsonb_build_object('user_id', p.id, 'email', p.email, 'name', p.name),
      'is_operator', exists (select from auth.operator_account o where o.user_id = p.id),
      'tenants', (
        select coalesce(jsonb_agg(jsonb_build_object('tenant_id', t.id, 'label', t.label, 'name', a.name, 'role', m.role,
            'status', case when t.suspended_at is null then 'active' else 'suspended' end) order by lower(a.name), t.id), '[]')
          from auth.member m join auth.tenant t on t.id = m.tenant_id join app.assistant a on a.tenant_id = t.id
          where m.user_id = p.id)))
    from accounts.person p where p.id = s.user_id);
end
$$;

create function auth.live_invitation(token text) returns auth.invitation
language plpgsql stable as $$
declare
  i auth.invitation;
begin
  select k.* into i from auth.invitation k where k.token_hash = auth.hash_of(token) and k.expires_at > clock_timestamp();
  if i.id is null then
    perform auth.refuse('invitation_invalid');
  end if;
  return i;
end
$$;

create function auth.look_up_invitation(token text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  i auth.invitation := auth.live_invitation(token);
begin
  return (select jsonb_build_object('email', i.email, 'role', i.role, 'expires_at', i.expires_at, 'tenant', jsonb_build_object('label', t.label, 'name', a.name))
    from auth.tenant t join app.assistant a on a.tenant_id = t.id where t.id = i.tenant_id);
end
$$;

-- By the person it is for, and nobody else: whoever is signed in with another address gets the answer of a wrong link.
create function auth.accept_invitation(token text, session_token text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  s accounts.session := auth.require_session(session_token);
  i auth.invitation := auth.live_invitation(token);
  address text;
begin
  select p.email into address from accounts.person p where p.id = s.user_id;
  -- Deleted, not looked up again: of two that accept at once one finds it gone.
  delete from auth.invitation k where k.id = i.id and k.token_hash = i.token_hash and k.email = address returning k.* into i;
  if i.id is null then
    perform auth.refuse('invitation_invalid');
  end if;
  insert into auth.member (tenant_id, user_id, role) values (i.tenant_id, s.user_id, i.role) on conflict do nothing;
  perform auth.note(i.tenant_id, address, 'member.joined', s.user_id::text, null, jsonb_build_object('role', i.role, 'invited_by', i.invited_by));
end
$$;

-- Whether the link of the first start is still good. Asked before an account is made for whoever holds it.
create function auth.require_welcome(token text) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from auth.operator_account)
    or not exists (select from auth.welcome w where w.token_hash = auth.hash_of(token) and w.expires_at > clock_timestamp())
  then
    perform auth.refuse('invitation_invalid');
  end if;
end
$$;

-- Makes the first operator of whoever's session this is.
create function auth.accept_welcome(token text, session_token text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  s accounts.session := auth.require_session(session_token);
begin
  perform auth.require_welcome(token);
  delete from auth.welcome w where w.token_hash = auth.hash_of(token);
  if not found then
    perform auth.refuse('invitation_invalid');
  end if;
  insert into auth.operator_account (user_id) values (s.user_id);
end
$$;

do $$
declare
  f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'auth'::regnamespace and p.proowner <> 'coatcheck_auth'::regrole loop
    execute format('alter function %s owner to coatcheck_auth', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end
$$;
alter type auth.operator_proof owner to coatcheck_auth;

grant execute on function auth.mint_member_pass(text, uuid) to coatcheck_counter;
grant execute on function auth.schema_version(), auth.whoami(text), auth.look_up_invitation(text), auth.accept_invitation(text, text),
  auth.require_welcome(text), auth.accept_welcome(text, text) to coatcheck_accounts;
