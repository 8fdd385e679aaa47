-- An invitation stands as long as whoever sent it could send it again: nobody who was removed comes back in by a link of their own.

create function auth.stands(i auth.invitation) returns boolean
language sql stable
return i.expires_at > clock_timestamp() and (i.invited_by = 'operator' or exists (
  select from accounts.person p where
    i.invited_by = p.email and exists (
      select from auth.member m where m.tenant_id = i.tenant_id and m.user_id = p.id and 'team' = any (string_to_array(auth.role_scopes(m.role), ' ')))
    or i.invited_by = 'operator (' || p.email || ')' and exists (select from auth.operator_account o where o.user_id = p.id)));
alter function auth.stands(auth.invitation) owner to coatcheck_auth;
revoke all on function auth.stands(auth.invitation) from public;

create or replace function auth.live_invitation(token text) returns auth.invitation
language plpgsql stable as $$
declare
  i auth.invitation;
begin
  select k.* into i from auth.invitation k where k.token_hash = auth.hash_of(token) and auth.stands(k);
  if i.id is null then
    perform auth.refuse('invitation_invalid');
  end if;
  return i;
end
$$;

create or replace function operator.show_team(proof text, tenant uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform operator.require_tenant(proof, tenant, 'settings');
  return jsonb_build_object(
    'members', (select coalesce(jsonb_agg(operator.member_json(m) order by m.created_at, m.id), '[]') from auth.member m where m.tenant_id = tenant),
    'invitations', (select coalesce(jsonb_agg(operator.invitation_json(i) order by i.created_at, i.id), '[]')
      from auth.invitation i where i.tenant_id = tenant and auth.stands(i)));
end
$$;
