-- What the product's role may do; run by the owner after every migration.
-- Triggers refuse to change the ledger, the closed months and the event log; here the role itself is refused,
-- TRUNCATE included, which no row trigger sees.
GRANT USAGE ON SCHEMA public TO quality_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO quality_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO quality_app;
REVOKE UPDATE, DELETE, TRUNCATE ON points_pointentry, defects_defectevent FROM quality_app;
REVOKE UPDATE, DELETE, TRUNCATE
    ON points_performancemonth, points_performancerow, points_performanceentry FROM quality_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM quality_app;
