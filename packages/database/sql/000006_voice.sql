-- Calls: who talks, how long it may last, what it used.
--
-- 1. A call is a row with a lease that its node renews; a call whose node died is over when the lease is. So "one call a visitor" and
--    "so many calls a key" hold on any number of nodes, and through a crash.
-- 2. Seconds are granted ahead, in slices, from the tenant's budget of the day, under that day's row lock: however many calls run on however
--    many nodes, what was granted never exceeds the budget. What a call didn't use goes back when it ends.
-- 3. The three functions ask for a pass, as everything does. The first asks for a good one. The others also take one that ended a short
--    while ago or whose key is off: what was used is owed, and a call that was shut off has to be closed.

-- Spoken, not written: shown so in the transcript.
alter table app.message add column spoken boolean not null default false;

-- What visitors agree to before their first call; none where the tenant has no such text.
alter table app.assistant add column call_consent_version text;
alter table app.assistant add foreign key (tenant_id, call_consent_version) references app.consent_text (tenant_id, version)
  deferrable initially deferred;

-- Null: as many as there are.
alter table auth.tenant add column call_seconds_a_day integer check (call_seconds_a_day >= 0);

create table app.call (
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  id uuid not null,
  visitor_id uuid not null,
  key_id uuid not null,
  -- As in VOICE, and what was used at a provider.
  engine text not null,
  -- The text that the visitor agreed to.
  consent_version text,
  started_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  granted_seconds integer not null default 0 check (granted_seconds >= 0),
  -- Sound heard and spoken, and the provider's own count.
  ms_in bigint not null default 0,
  ms_out bigint not null default 0,
  audio_input_tokens bigint not null default 0,
  audio_output_tokens bigint not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, consent_version) references app.consent_text (tenant_id, version)
);
create index on app.call (tenant_id, started_at);
create index on app.call (tenant_id, visitor_id) where ended_at is null;

-- What the calls of a UTC day have taken of the budget. Its row is what calls that begin at once wait for.
create table app.call_day (
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  day date not null,
  granted_seconds integer not null default 0 check (granted_seconds >= 0),
  primary key (tenant_id, day)
);

alter table app.call enable row level security;
alter table app.call force row level security;
alter table app.call_day enable row level security;
alter table app.call_day force row level security;
grant select on app.call, app.call_day to coatcheck_app;
create policy totals on app.call for select to coatcheck_app using (tenant_id = (select auth.tenant_id_for('usage')));
create policy totals on app.call_day for select to coatcheck_app using (tenant_id = (select auth.tenant_id_for('usage')));
grant select, insert, update on app.call, app.call_day to coatcheck_auth;
create policy auth_only on app.call to coatcheck_auth using (true) with check (true);
create policy auth_only on app.call_day to coatcheck_auth using (true) with check (true);

-- Takes the day's row, so that whoever else counts this tenant's calls waits.
create function auth.hold_call_day(tenant uuid, on_day date) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  insert into app.call_day (tenant_id, day) values (tenant, on_day) on conflict do nothing;
  perform from app.call_day d where d.tenant_id = tenant and d.day = on_day for update;
end
$$;

-- Takes seconds from the day's budget; 0 where it is used up. The day's row is held.
create function auth.grant_seconds(tenant uuid, on_day date, wanted integer) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  granted integer;
begin
  select greatest(0, least(wanted, t.call_seconds_a_day - d.granted_seconds)) into granted
    from auth.tenant t join app.call_day d on d.tenant_id = t.id and d.day = on_day
    where t.id = tenant;
  -- least() passes over a null: no budget, no bound.
  update app.call_day d set granted_seconds = d.granted_seconds + granted where d.tenant_id = tenant and d.day = on_day;
  return granted;
end
$$;

-- Gives back what a call was granted and didn't use. The day's row is held.
create function auth.close_call(c app.call, reason text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  used integer := least(c.granted_seconds, ceil((extract(epoch from least(clock_timestamp(), c.lease_until) - c.started_at)))::integer);
begin
  update app.call k set ended_at = clock_timestamp(), end_reason = reason, granted_seconds = used
    where k.tenant_id = c.tenant_id and k.id = c.id;
  update app.call_day d set granted_seconds = greatest(0, d.granted_seconds - (c.granted_seconds - used))
    where d.tenant_id = c.tenant_id and d.day = (c.started_at at time zone 'UTC')::date;
end
$$;

-- A call begins. Returns for how many seconds it may go on before it asks again.
--
-- `resume`: the visitor's call that broke off, which this one takes the place of. `lease_seconds`: how long it counts as alive without a word.
create function auth.begin_call(
  pass text, cookie text, call uuid, engine text, resume uuid, consent text,
  calls_per_key integer, calls_per_tenant integer, wanted_seconds integer, lease_seconds integer
) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  c auth.claims := auth.verify(pass, cookie);
  today date := (clock_timestamp() at time zone 'UTC')::date;
  other app.call;
  asked_consent text;
  live integer;
  live_of_key integer;
  granted integer;
begin
  perform auth.require_live(c);
  if c.knd <> 'visitor' or not array['voice', 'chat'] <@ string_to_array(c.scope, ' ') then
    perform auth.refuse('scope_missing');
  end if;
  select a.call_consent_version into asked_consent from app.assistant a where a.tenant_id = c.tid;
  if asked_consent is not null and asked_consent is distinct from consent then
    perform auth.refuse('consent_required');
  end if;
  perform auth.hold_call_day(c.tid, today);
  select k.* into other from app.call k
    where k.tenant_id = c.tid and k.visitor_id = c.sub and k.ended_at is null and k.lease_until > clock_timestamp() limit 1;
  if other.id is not null then
    if other.id is distinct from resume then
      perform auth.refuse('call_in_progress');
    end if;
    perform auth.close_call(other, 'taken-over');
  end if;
  select count(*), count(*) filter (where k.key_id = c.kid) into live, live_of_key from app.call k
    where k.tenant_id = c.tid and k.ended_at is null and k.lease_until > clock_timestamp();
  if live >= calls_per_tenant or live_of_key >= calls_per_key then
    perform auth.refuse('voice_busy');
  end if;
  granted := auth.grant_seconds(c.tid, today, wanted_seconds);
  -- What is left has to do for more than a goodbye; refusing gives it back.
  if granted < least(wanted_seconds, 10) then
    perform auth.refuse('voice_budget_used');
  end if;
  insert into app.call (tenant_id, id, visitor_id, key_id, engine, consent_version, lease_until, granted_seconds)
    values (c.tid, call, c.sub, c.kid, engine, asked_consent, clock_timestamp() + make_interval(secs => lease_seconds), granted);
  return granted;
end
$$;

-- The visitor of a pass that is ours, for closing the books on what it opened.
create function auth.recent_visitor(pass text) returns auth.claims
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  c auth.claims := auth.signed_claims(pass);
begin
  if c.knd is distinct from 'visitor' or c.exp - c.iat > 900 or c.exp < extract(epoch from clock_timestamp())::bigint - 300 then
    perform auth.refuse('pass_invalid');
  end if;
  return c;
end
$$;

-- The bearer's own call, with its day's row held and what it has used so far written down.
create function auth.note_use(pass text, call uuid, used_ms_in bigint, used_ms_out bigint, audio_in bigint, audio_out bigint) returns app.call
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  c auth.claims := auth.recent_visitor(pass);
  own app.call;
begin
  select k.* into own from app.call k where k.tenant_id = c.tid and k.id = call and k.visitor_id = c.sub;
  if own.id is null then
    perform auth.refuse('not_found');
  end if;
  perform auth.hold_call_day(c.tid, (own.started_at at time zone 'UTC')::date);
  update app.call k set ms_in = used_ms_in, ms_out = used_ms_out, audio_input_tokens = audio_in, audio_output_tokens = audio_out
    where k.tenant_id = c.tid and k.id = call returning k.* into own;
  return own;
end
$$;

-- The call goes on, with what it has used so far. Returns for how many seconds in all it may go on, the same as before where the budget
-- is used up; null where it is over already, taken up elsewhere.
create function auth.extend_call(
  pass text, call uuid, used_ms_in bigint, used_ms_out bigint, audio_in bigint, audio_out bigint, wanted_seconds integer, lease_seconds integer
) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  own app.call := auth.note_use(pass, call, used_ms_in, used_ms_out, audio_in, audio_out);
begin
  if own.ended_at is not null then
    return null;
  end if;
  update app.call k set
      lease_until = clock_timestamp() + make_interval(secs => lease_seconds),
      granted_seconds = k.granted_seconds + auth.grant_seconds(k.tenant_id, (k.started_at at time zone 'UTC')::date, wanted_seconds)
    where k.tenant_id = own.tenant_id and k.id = own.id
    returning k.* into own;
  return own.granted_seconds;
end
$$;

create function auth.end_call(pass text, call uuid, reason text, used_ms_in bigint, used_ms_out bigint, audio_in bigint, audio_out bigint)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  -- Counts what was used even of a call that was taken over meanwhile; closes it once.
  own app.call := auth.note_use(pass, call, used_ms_in, used_ms_out, audio_in, audio_out);
begin
  if own.ended_at is null then
    perform auth.close_call(own, reason);
  end if;
end
$$;

-- ── The operator ─────────────────────────────────────────────────────────────────────────────────────────────────────

-- Also tells the budget.
create or replace function operator.tenant_json(t auth.tenant) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
return jsonb_build_object(
  'tenant_id', t.id, 'label', t.label, 'status', case when t.suspended_at is null then 'active' else 'suspended' end,
  'created_at', t.created_at, 'keys', (select count(*) from auth.publishable_key k where k.tenant_id = t.id),
  'call_seconds_a_day', t.call_seconds_a_day)
  || (select jsonb_build_object('name', a.name, 'language', a.language) from app.assistant a where a.tenant_id = t.id);

-- Null: no bound. Calls under way feel it when they next ask, within seconds.
create function operator.set_call_budget(token text, tenant uuid, seconds_a_day integer) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform operator.find_tenant(token, tenant);
  update auth.tenant t set call_seconds_a_day = seconds_a_day where t.id = set_call_budget.tenant;
  perform auth.note(tenant, 'operator', 'tenant.call-budget', tenant::text, null, jsonb_build_object('seconds_a_day', seconds_a_day));
  return operator.find_tenant(token, tenant);
end
$$;

-- As before, and `call_consent_text`: what is agreed to before a call; empty takes it away.
create or replace function operator.set_looks(tenant uuid, looks jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  consent text := looks ->> 'consent_text';
  call_consent text := looks ->> 'call_consent_text';
begin
  insert into app.consent_text (tenant_id, version, text)
    select tenant, operator.text_version(shown), shown from unnest(array[consent, nullif(call_consent, '')]) shown where shown is not null
    on conflict do nothing;
  update app.assistant a set
    name = coalesce(looks ->> 'name', a.name),
    language = coalesce(looks ->> 'language', a.language),
    greeting = coalesce(looks ->> 'greeting', a.greeting),
    colour = coalesce(looks ->> 'colour', a.colour),
    corner = coalesce(looks ->> 'corner', a.corner),
    starters = case when looks ? 'starters' then array(select jsonb_array_elements_text(looks -> 'starters')) else a.starters end,
    consent_version = coalesce(operator.text_version(consent), a.consent_version),
    call_consent_version = case when call_consent is null then a.call_consent_version else operator.text_version(nullif(call_consent, '')) end
    where a.tenant_id = tenant;
  if not found then
    insert into app.assistant (tenant_id, name, language, greeting, colour, corner, starters, consent_version, call_consent_version)
      values (tenant, looks ->> 'name', looks ->> 'language', looks ->> 'greeting', looks ->> 'colour', looks ->> 'corner',
              array(select jsonb_array_elements_text(looks -> 'starters')), operator.text_version(consent), operator.text_version(nullif(call_consent, '')));
  end if;
end
$$;

create function operator.text_version(shown text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
return encode(substring(sha256(convert_to(shown, 'UTF8')) from 1 for 8), 'hex');

-- ── The tag ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- As before, and what is agreed to before a call.
drop function auth.look_up_tags(text[], text[]);
create function auth.look_up_tags(keys text[], labels text[])
returns table (
  problem text, tenant_id uuid, key_id uuid, key_epoch integer, tenant_epoch integer, origins text[], scopes text[],
  name text, language text, greeting text, colour text, corner text, starters text[], consent_version text, consent_text text,
  call_consent_version text, call_consent_text text, ticket_key_id integer
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select case
             when t.label is distinct from asked.label then 'key_unknown'
             when k.revoked_at is not null or k.retires_at <= clock_timestamp() or t.suspended_at is not null then 'key_revoked'
           end,
           t.id, k.id, k.epoch, t.epoch, k.origins, k.scopes,
           a.name, a.language, a.greeting, a.colour, a.corner, a.starters, c.version, c.text, cc.version, cc.text,
           (select max(tk.id) from auth.ticket_key tk where tk.day = (clock_timestamp() at time zone 'UTC')::date)
      from unnest(look_up_tags.keys, labels) with ordinality as asked (key, label, n)
      left join auth.publishable_key k on k.key = asked.key
      left join auth.tenant t on t.id = k.tenant_id
      left join app.assistant a on a.tenant_id = t.id
      left join app.consent_text c on c.tenant_id = t.id and c.version = a.consent_version
      left join app.consent_text cc on cc.tenant_id = t.id and cc.version = a.call_consent_version
      order by asked.n;
end
$$;

do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'auth.hold_call_day(uuid, date)', 'auth.grant_seconds(uuid, date, integer)', 'auth.close_call(app.call, text)', 'auth.recent_visitor(text)',
    'auth.note_use(text, uuid, bigint, bigint, bigint, bigint)',
    'auth.begin_call(text, text, uuid, text, uuid, text, integer, integer, integer, integer)',
    'auth.extend_call(text, uuid, bigint, bigint, bigint, bigint, integer, integer)',
    'auth.end_call(text, uuid, text, bigint, bigint, bigint, bigint)', 'auth.look_up_tags(text[], text[])',
    'operator.set_call_budget(text, uuid, integer)', 'operator.text_version(text)']::regprocedure[]
  loop
    execute format('alter function %s owner to coatcheck_auth', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end
$$;

grant execute on function auth.begin_call(text, text, uuid, text, uuid, text, integer, integer, integer, integer),
  auth.extend_call(text, uuid, bigint, bigint, bigint, bigint, integer, integer),
  auth.end_call(text, uuid, text, bigint, bigint, bigint, bigint) to coatcheck_app;
grant execute on function auth.look_up_tags(text[], text[]) to coatcheck_counter;
grant execute on function operator.set_call_budget(text, uuid, integer) to coatcheck_operator;
