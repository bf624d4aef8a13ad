package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"kept/server"
)

type serveCmd struct {
	NoMigrate bool `env:"KEPT_NO_MIGRATE" help:"Leave an older schema alone; be unready until kept migrate has run."`
}

// Run serves until a signal asks it to stop. The first one drains, a second one
// ends the program there and then.
func (s *serveCmd) Run(e *env) error {
	starting, done := e.untilStopped()
	house, err := s.start(starting, e)
	stopped := starting.Err() != nil
	done()
	if err != nil {
		return err
	}
	if !stopped {
		e.log.Info("kept is up", "address", house.Addr(), "url", e.config.BaseURL)
		giveBack(e.log)
		select {
		case <-e.stop:
		case err := <-house.Failed():
			return err
		}
	}
	return e.drain(house)
}

// drain stops the house, within the time that the settings give it.
func (e *env) drain(house *server.House) error {
	go func() {
		<-e.stop
		e.log.Warn("stopped by force")
		os.Exit(1)
	}()
	ctx, cancel := context.WithTimeout(context.Background(), e.config.Drain)
	defer cancel()
	if err := house.Stop(ctx); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	e.log.Info("stopped")
	return nil
}

// start migrates, builds and starts the house; ctx ends the wait for a database.
func (s *serveCmd) start(ctx context.Context, e *env) (*server.House, error) {
	e.log.Info("starting", "version", e.config.Version, "config", e.config)
	if e.config.InsecureHTTP && !e.config.Secure() {
		e.log.Warn("plain http: for development only, sign-in is not safe on this address", "url", e.config.BaseURL)
	}
	switch {
	case e.config.SMTPURL == "":
		e.log.Warn("no mail is set up: invitations show their link, and a forgotten password is set by kept reset-password", "setting", "KEPT_SMTP_URL")
	case e.config.LogsMail():
		e.log.Warn("mail goes to this log, with the links that open accounts: for development only")
	}
	if !s.NoMigrate {
		if err := migrate(ctx, e); err != nil {
			return nil, err
		}
	}
	house, err := server.Build(ctx, e.config, e.log)
	if err != nil {
		return nil, err
	}
	if err := house.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, errors.Join(err, house.Close())
	}
	return house, nil
}
