-- The roles of one PostgreSQL cluster. Run before the migrations, any number of times; safe to race.
-- Login roles get their password from the migrating program, never from a file.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['coatcheck_auth', 'coatcheck_app', 'coatcheck_counter', 'coatcheck_operator', 'coatcheck_accounts'] loop
    begin
      execute format('create role %I nologin nosuperuser nobypassrls nocreaterole nocreatedb noinherit', wanted);
    exception when duplicate_object or unique_violation then
      null; -- another database of this cluster, or another node, was first
    end;
  end loop;
end
$$;
