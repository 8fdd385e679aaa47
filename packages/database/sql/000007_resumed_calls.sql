-- A call that broke off and is taken up again is one call to whoever talks: one length, one conversation.
--
-- Each piece is a row of its own, with its own seconds of its own day. What holds them together is the first one's id, so that it
-- doesn't matter which of them the visitor's side still knows.

-- Null: it is the first, or the only one.
alter table app.call add column first_id uuid;
alter table app.call add foreign key (tenant_id, first_id) references app.call (tenant_id, id) on delete cascade;
create index on app.call (tenant_id, first_id) where first_id is not null;

-- Where its words are, as soon as there are any.
alter table app.call add column conversation_id uuid;
alter table app.call add foreign key (tenant_id, conversation_id, visitor_id) references app.conversation (tenant_id, id, visitor_id)
  on delete set null (conversation_id);
create index on app.call (tenant_id, conversation_id) where conversation_id is not null;

-- So that it is written down together with the first words.
grant update (conversation_id) on app.call to coatcheck_app;
create policy visitors_own on app.call for select to coatcheck_app
  using ((tenant_id, visitor_id) = (select b.tenant_id, b.visitor_id from auth.bearer_for('voice') b));
create policy talk_in_own on app.call for update to coatcheck_app
  using ((tenant_id, visitor_id) = (select b.tenant_id, b.visitor_id from auth.bearer_for('voice') b));

-- As before; `used`: for how many seconds the visitor has talked already in what this call goes on with.
drop function auth.begin_call(text, text, uuid, text, uuid, text, integer, integer, integer, integer);
create function auth.begin_call(
  pass text, cookie text, call uuid, engine text, resume uuid, consent text,
  calls_per_key integer, calls_per_tenant integer, wanted_seconds integer, lease_seconds integer,
  out granted integer, out used integer
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  c auth.claims := auth.verify(pass, cookie);
  today date := (clock_timestamp() at time zone 'UTC')::date;
  first uuid;
  other app.call;
  asked_consent text;
  live integer;
  live_of_key integer;
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
  select coalesce(k.first_id, k.id) into first from app.call k where k.tenant_id = c.tid and k.id = resume and k.visitor_id = c.sub;
  for other in
    select k.* from app.call k where k.tenant_id = c.tid and k.visitor_id = c.sub and k.ended_at is null order by k.started_at
  loop
    if coalesce(other.first_id, other.id) = first then
      -- Also one whose node died: what it was granted and can't have used goes back.
      perform auth.hold_call_day(c.tid, (other.started_at at time zone 'UTC')::date);
      select k.* into other from app.call k where k.tenant_id = c.tid and k.id = other.id;
      if other.ended_at is null then
        perform auth.close_call(other, 'taken-over');
      end if;
    elsif other.lease_until > clock_timestamp() then
      perform auth.refuse('call_in_progress');
    end if;
  end loop;
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
  -- Of what is closed, what was granted is what was used.
  select coalesce(sum(k.granted_seconds), 0) into used from app.call k
    where k.tenant_id = c.tid and (k.id = first or k.first_id = first);
  insert into app.call (tenant_id, id, first_id, visitor_id, key_id, engine, consent_version, lease_until, granted_seconds)
    values (c.tid, call, first, c.sub, c.kid, engine, asked_consent, clock_timestamp() + make_interval(secs => lease_seconds), granted);
end
$$;
alter function auth.begin_call(text, text, uuid, text, uuid, text, integer, integer, integer, integer) owner to coatcheck_auth;
revoke all on function auth.begin_call(text, text, uuid, text, uuid, text, integer, integer, integer, integer) from public;
grant execute on function auth.begin_call(text, text, uuid, text, uuid, text, integer, integer, integer, integer) to coatcheck_app;
