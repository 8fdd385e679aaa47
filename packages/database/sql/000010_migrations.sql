-- For the server's boot check: which files are in, all of them. The highest number alone would not tell of one that is missing in the middle.

drop function auth.schema_version();

create function auth.migrations() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp
return array(select m.name from auth.migration m order by m.number);
alter function auth.migrations() owner to coatcheck_auth;
revoke all on function auth.migrations() from public;
grant execute on function auth.migrations() to coatcheck_app, coatcheck_counter, coatcheck_operator, coatcheck_accounts;
