-- The counter: what the role coatcheck_counter may execute. It hands out tickets' keys, looks up tags and mints passes,
-- each from proof. It reads no table.
--
-- Refusals come back as a `problem` per request, not as errors: requests are batched, and one refused stranger must not
-- undo the others.

-- ── Small parts, for the functions below alone (they run under their callers' pinned search_path) ───────────────────────────────────────────────────────────────────────
--
-- Those in SQL are stable, not immutable: convert_to() is no more than that, and PostgreSQL writes a function's body into the
-- calling query only where it promises no more than the body does. Called instead, each takes three times as long.

-- A visitor's secret is `day.random.mac`: the day (since 1970) it was made, 122 random bits, our MAC over both.
create function auth.secret_mac(unsigned text, visitor_key bytea) returns text
language sql stable strict
return auth.base64url(substring(extension.hmac(convert_to('secret:' || unsigned, 'UTF8'), visitor_key, 'sha256') from 1 for 18));

create function auth.new_secret(visitor_key bytea) returns text
language plpgsql volatile as $$
declare
  unsigned text := (extract(epoch from clock_timestamp())::bigint / 86400)::text || '.' || auth.base64url(uuid_send(gen_random_uuid()));
begin
  return unsigned || '.' || auth.secret_mac(unsigned, visitor_key);
end
$$;

-- The secret itself if we made it, else null: what a stranger made up counts as none. Its last 25 characters are a dot and the MAC;
-- the whole is compared with what we would have made of the rest, so its form needs no check of its own.
create function auth.own_secret(secret text, visitor_key bytea) returns text
language sql stable
return case
  when length(secret) <= 60 and sha256(convert_to(secret, 'UTF8'))
     = sha256(convert_to(left(secret, -25) || '.' || auth.secret_mac(left(secret, -25), visitor_key), 'UTF8'))
  then secret
end;

-- Nobody can name another visitor: the id follows from the secret, and differs from tenant to tenant.
create function auth.visitor_of(tenant uuid, secret text, visitor_key bytea) returns uuid
language sql stable strict
return encode(substring(extension.hmac(convert_to('visitor:' || tenant || ':' || secret, 'UTF8'), visitor_key, 'sha256') from 1 for 16), 'hex')::uuid;

create function auth.prefix_mark(prefix text, visitor_key bytea) returns text
language sql stable strict
return auth.base64url(substring(extension.hmac(convert_to('prefix:' || prefix, 'UTF8'), visitor_key, 'sha256') from 1 for 12));

-- The payload of a visitor's pass. Written out rather than built with json functions, which take four times as long; each value is a
-- number, a UUID, base64url, or checked by its table (label, scopes), so nothing in it needs escaping.
create function auth.visitor_claims(
  aud text, tid uuid, sub uuid, kid uuid, sid uuid, scope text, iat bigint, exp bigint, sxp bigint, ke integer, te integer, cnf text, fresh text
) returns text
language sql volatile
return '{"knd":"visitor","aud":"' || aud || '","tid":"' || tid || '","sub":"' || sub || '","kid":"' || kid || '","sid":"' || sid
  || '","jti":"' || gen_random_uuid() || '","scope":"' || scope || '","iat":' || iat || ',"exp":' || exp || ',"sxp":' || sxp
  || ',"ke":' || ke || ',"te":' || te || coalesce(',"cnf":"' || cnf || '"', '') || coalesce(',"fresh":"' || fresh || '"', '') || '}';

create function auth.sign(claims text, header text, secret bytea) returns text
language plpgsql immutable as $$
declare
  unsigned text := header || '.' || auth.base64url(convert_to(claims, 'UTF8'));
begin
  return unsigned || '.' || auth.base64url(extension.hmac(convert_to(unsigned, 'UTF8'), secret, 'sha256'));
end
$$;

-- Makes what must exist before the first pass: after a migration, and after a restore that left the secrets out.
create function auth.new_signing_key() returns void
language plpgsql volatile as $$
declare
  kid text := encode(substring(uuid_send(gen_random_uuid()) from 1 for 6), 'hex');
begin
  update auth.signing_key set retired_at = clock_timestamp() where retired_at is null;
  delete from auth.signing_key where retired_at < clock_timestamp() - interval '1 day';
  insert into auth.signing_key (header, secret)
    values (auth.base64url(convert_to('{"alg":"HS256","kid":"' || kid || '","typ":"at+jwt"}', 'UTF8')), extension.gen_random_bytes(32));
end
$$;

create function auth.ensure_keys() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from auth.signing_key where retired_at is null) then
    perform auth.new_signing_key();
  end if;
  insert into auth.visitor_key (secret) values (extension.gen_random_bytes(32)) on conflict do nothing;
end
$$;

-- ── Tickets ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- The keys that nodes make and check tickets with: today's and yesterday's, newest first. Makes today's when it is missing.
create function auth.ticket_keys() returns table (id integer, secret bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  today date := (clock_timestamp() at time zone 'UTC')::date;
begin
  insert into auth.ticket_key (day, secret) values (today, extension.gen_random_bytes(32)) on conflict do nothing;
  delete from auth.ticket_key k where k.day < today - 1;
  return query select k.id, k.secret from auth.ticket_key k order by k.day desc;
end
$$;

-- Forgets what has expired anyway. Cheap; each node calls it now and then.
create function auth.sweep() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from auth.spent_ticket where expires_at < clock_timestamp();
  delete from auth.spent_pass where expires_at < clock_timestamp();
  delete from auth.operator_grant where expires_at < clock_timestamp() - interval '1 day';
end
$$;

-- ── The tag, checked ─────────────────────────────────────────────────────────────────────────────────────────────────

-- For a batch of frame documents: is this key live now, on this host, and what does its frame need?
create function auth.look_up_tags(keys text[], labels text[])
returns table (
  problem text, tenant_id uuid, key_id uuid, key_epoch integer, tenant_epoch integer, origins text[], scopes text[],
  name text, language text, greeting text, colour text, corner text, starters text[], consent_version text, consent_text text,
  ticket_key_id integer
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select case
             when t.label is distinct from asked.label then 'key_unknown'
             when k.revoked_at is not null or k.retires_at <= clock_timestamp() or t.suspended_at is not null then 'key_revoked'
           end,
           t.id, k.id, k.epoch, t.epoch, k.origins, k.scopes,
           a.name, a.language, a.greeting, a.colour, a.corner, a.starters, c.version, c.text,
           (select max(tk.id) from auth.ticket_key tk where tk.day = (clock_timestamp() at time zone 'UTC')::date)
      from unnest(look_up_tags.keys, labels) with ordinality as asked (key, label, n)
      left join auth.publishable_key k on k.key = asked.key
      left join auth.tenant t on t.id = k.tenant_id
      left join app.assistant a on a.tenant_id = t.id
      left join app.consent_text c on c.tenant_id = t.id and c.version = a.consent_version
      order by asked.n;
end
$$;

-- ── Passes for visitors ──────────────────────────────────────────────────────────────────────────────────────────────

create type auth.minted as (
  n bigint,
  problem text,
  access_token text,
  expires_in integer,
  session_ends bigint,
  visitor_id uuid,
  scope text,
  -- The visitor's secret. The edge puts it into the cookie, and into the answer as `resume` where the pass is unbound.
  secret text,
  bound boolean
);

-- Form "open", a batch: a ticket, spent here, and whatever the browser remembers of its visitor.
create function auth.open_sessions(
  keys text[], labels text[], ticket_ids bytea[], ticket_key_ids integer[], key_epochs integer[], tenant_epochs integer[],
  cookies text[], resumes text[], prefixes text[],
  -- The browser sends Sec-Fetch-*; without it the pass can't rest on the cookie.
  can_bind boolean[],
  ttl_seconds integer, session_seconds integer
) returns setof auth.minted
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  at bigint := floor(extract(epoch from clock_timestamp()))::bigint;
  vk bytea;
  sk auth.signing_key;
begin
  select v.secret into vk from auth.visitor_key v;
  select * into sk from auth.signing_key s where s.retired_at is null order by s.id desc limit 1;
  return query
    with judged as (
      select asked.*, k.id as key_id, t.id as tenant_id, t.label as audience, array_to_string(k.scopes, ' ') as scope,
             row_number() over (partition by asked.ticket_id order by asked.n) as copy,
             case
               when t.label is distinct from asked.label then 'key_unknown'
               when k.revoked_at is not null or k.retires_at <= clock_timestamp() or t.suspended_at is not null then 'key_revoked'
               when tk.id is null then 'ticket_expired'
               when k.epoch <> asked.key_epoch or t.epoch <> asked.tenant_epoch then 'stale_epoch'
             end as problem,
             auth.own_secret(asked.cookie, vk) as cookie_secret,
             auth.own_secret(asked.resume, vk) as resume_secret
        from unnest(keys, labels, ticket_ids, ticket_key_ids, key_epochs, tenant_epochs, cookies, resumes, prefixes, can_bind)
             with ordinality
             as asked (key, label, ticket_id, ticket_key_id, key_epoch, tenant_epoch, cookie, resume, prefix, can_bind, n)
        left join auth.publishable_key k on k.key = asked.key
        left join auth.tenant t on t.id = k.tenant_id
        left join auth.ticket_key tk on tk.id = asked.ticket_key_id
    ), spent as (
      insert into auth.spent_ticket (id, expires_at)
        select j.ticket_id, clock_timestamp() + interval '25 hours' from judged j where j.problem is null and j.copy = 1
        on conflict do nothing
        returning id
    ), opened as (
      select j.*,
             coalesce(j.problem, case when j.copy > 1 or s.id is null then 'ticket_spent' end) as verdict,
             coalesce(j.cookie_secret, j.resume_secret, auth.new_secret(vk)) as secret,
             j.can_bind and (j.cookie_secret is not null or j.resume_secret is null) as bound,
             j.cookie_secret is null and j.resume_secret is null as is_new
        from judged j left join spent s on s.id = j.ticket_id
    ), named as materialized ( -- else what is named here is worked out wherever it stands below
      select o.*,
             auth.visitor_of(o.tenant_id, o.secret, vk) as visitor,
             case when o.bound then ttl_seconds else least(ttl_seconds, 120) end as ttl
        from opened o
    )
    select o.n, o.verdict,
           case when o.verdict is null then auth.sign(auth.visitor_claims(
             o.audience, o.tenant_id, o.visitor, o.key_id, gen_random_uuid(), o.scope, at, at + o.ttl, at + session_seconds, o.key_epoch, o.tenant_epoch,
             case when o.bound then auth.base64url(sha256(convert_to(o.secret, 'UTF8'))) end,
             case when o.bound and o.is_new then auth.prefix_mark(o.prefix, vk) end), sk.header, sk.secret) end,
           o.ttl, at + session_seconds, o.visitor, o.scope, o.secret, o.bound
      from named o
      order by o.n;
end
$$;

-- The other three forms, each from an earlier pass; told apart by what is not null. Same answer, one at a time.
create function auth.renew_session(
  key text, label text, pass text, cookie text, resume text, fall_back boolean, prefix text,
  ttl_seconds integer, session_seconds integer
) returns setof auth.minted
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  at bigint := floor(extract(epoch from clock_timestamp()))::bigint;
  c auth.claims;
  vk bytea;
  sk auth.signing_key;
  made auth.minted;
begin
  select v.secret into vk from auth.visitor_key v;
  select * into sk from auth.signing_key s where s.retired_at is null order by s.id desc limit 1;
  c := auth.signed_claims(pass);
  if c.knd is distinct from 'visitor' or c.aud is distinct from label or c.exp - c.iat > 900 or c.iat > at + 60
    or not exists (select from auth.publishable_key k where k.id = c.kid and k.key = renew_session.key)
  then
    perform auth.refuse('pass_invalid');
  end if;

  if fall_back then
    -- The cookie did not come back. Only the first pass of a new visitor, young, from where it was asked for, once.
    if c.fresh is null or c.fresh <> auth.prefix_mark(prefix, vk) then
      perform auth.refuse('pass_invalid');
    end if;
    if c.iat < at - 30 then
      perform auth.refuse('pass_expired');
    end if;
    perform auth.require_live(c);
    insert into auth.spent_pass (id, expires_at) values (c.jti, clock_timestamp() + interval '5 minutes') on conflict do nothing;
    if not found then
      perform auth.refuse('pass_invalid');
    end if;
    made.secret := auth.new_secret(vk);
    made.bound := false;
    made.visitor_id := auth.visitor_of(c.tid, made.secret, vk);
    c.sid := gen_random_uuid();
    c.sxp := at + session_seconds;
  else
    if c.exp < at - 60 then
      perform auth.refuse('pass_expired');
    end if;
    if c.sxp <= at then
      perform auth.refuse('session_expired');
    end if;
    made.bound := c.cnf is not null;
    if made.bound then
      if auth.binding_problem(c.cnf, cookie) is not null then
        perform auth.refuse(auth.binding_problem(c.cnf, cookie));
      end if;
      made.secret := cookie;
    else
      made.secret := auth.own_secret(resume, vk);
      if made.secret is null or auth.visitor_of(c.tid, made.secret, vk) is distinct from c.sub then
        perform auth.refuse('binding_changed');
      end if;
    end if;
    perform auth.require_live(c);
    made.visitor_id := c.sub;
  end if;

  made.n := 1;
  made.session_ends := c.sxp;
  made.expires_in := least(case when made.bound then ttl_seconds else least(ttl_seconds, 120) end, c.sxp - at);
  select array_to_string(k.scopes, ' ') into made.scope from auth.publishable_key k where k.id = c.kid;
  made.access_token := auth.sign(auth.visitor_claims(
    c.aud, c.tid, made.visitor_id, c.kid, c.sid, made.scope, at, at + made.expires_in, c.sxp, c.ke, c.te,
    case when made.bound then c.cnf end, null), sk.header, sk.secret);
  return next made;
exception when sqlstate 'CC401' then
  return next row(1, sqlerrm, null, null, null, null, null, null, null)::auth.minted;
end
$$;

-- ── The operator's pass ──────────────────────────────────────────────────────────────────────────────────────────────

create function auth.require_operator(token text) returns bytea
language plpgsql stable as $$
declare
  h bytea := sha256(convert_to(coalesce(token, ''), 'UTF8'));
begin
  -- The length, too: should an empty token ever have been registered, it opens nothing.
  if coalesce(length(token), 0) < 32 or not exists (select from auth.operator_token o where o.hash = h) then
    perform auth.refuse('operator_token_invalid');
  end if;
  return h;
end
$$;

create function auth.note(tenant uuid, actor text, action text, subject text, reason text, detail jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp
begin atomic
  insert into app.audit_entry (tenant_id, actor, action, subject, reason, detail) values (tenant, actor, action, subject, reason, coalesce(detail, '{}'));
end;

-- A pass for the operator's work on one tenant: `knowledge`, `usage`, `history`, or `records` (break-glass: conversations and
-- leads, with a reason). The first and the last stand in the tenant's own audit log before the first row is touched. 15 minutes.
create function auth.mint_operator_pass(token text, tenant uuid, wanted text[], reason text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  at bigint := floor(extract(epoch from clock_timestamp()))::bigint;
  token_hash bytea := auth.require_operator(token);
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
  insert into auth.operator_grant (tenant_id, token_hash, scopes, expires_at)
    values (t.id, token_hash, wanted, to_timestamp(at + 900)) returning id into granted;
  if wanted && array['knowledge', 'records'] then
    perform auth.note(t.id, 'operator', 'operator.access', null, reason, jsonb_build_object('scopes', wanted));
  end if;
  select * into sk from auth.signing_key s where s.retired_at is null order by s.id desc limit 1;
  return auth.sign(json_build_object(
    'knd', 'operator', 'aud', t.label, 'tid', t.id, 'kid', granted, 'sid', granted, 'jti', gen_random_uuid(),
    'scope', array_to_string(wanted, ' '), 'iat', at, 'exp', at + 900, 'sxp', at + 900)::text, sk.header, sk.secret);
end
$$;

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
alter type auth.minted owner to coatcheck_auth;

grant execute on function auth.ticket_keys(), auth.sweep(), auth.look_up_tags(text[], text[]),
  auth.open_sessions(text[], text[], bytea[], integer[], integer[], integer[], text[], text[], text[], boolean[], integer, integer),
  auth.renew_session(text, text, text, text, text, boolean, text, integer, integer),
  auth.mint_operator_pass(text, uuid, text[], text) to coatcheck_counter;
