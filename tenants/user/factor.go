package user

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	rows "kept/ent/db"
	"kept/ent/db/recoverycode"
	"kept/ent/db/secondfactor"
	"kept/internal/secret"
)

// The codes of an authenticator app, as every app makes them (RFC 6238).
const (
	period = 30 // seconds
	digits = otp.DigitsSix
	skew   = 1 // how many periods a phone's clock may be off
)

// HasFactor reports whether a user is asked for a code at log-in.
func (b *Book) HasFactor(ctx context.Context, userID string) (bool, error) {
	has, err := b.db.SecondFactor.Query().Where(secondfactor.ID(userID), secondfactor.ConfirmedAtNotNil()).Exist(system(ctx))
	if err != nil {
		return false, fmt.Errorf("second factor of %s: %w", userID, err)
	}
	return has, nil
}

// TakeCode reports whether code is one of the user's app's, or one of her
// recovery codes. Either is good once: who looked over her shoulder has nothing.
func (b *Book) TakeCode(ctx context.Context, userID, code string) (bool, error) {
	code = plainCode(code)
	if len(code) == digits.Length() {
		f, err := b.factor(ctx, userID)
		if err != nil || f == nil || f.ConfirmedAt == nil {
			return false, err
		}
		return b.take(ctx, f, code)
	}
	n, err := b.db.RecoveryCode.Update().
		Where(recoverycode.UserID(userID), recoverycode.Hash(secret.Hash(code)), recoverycode.UsedAtIsNil()).
		SetUsedAt(b.now()).Save(system(ctx))
	if err != nil {
		return false, fmt.Errorf("take a recovery code of %s: %w", userID, err)
	}
	return n == 1, nil
}

// take spends a code of the app: none of its time step, or of an earlier one,
// is good again.
func (b *Book) take(ctx context.Context, f *rows.SecondFactor, code string) (bool, error) {
	step, err := b.stepOf(f, code)
	if err != nil || step <= f.Step {
		return false, err
	}
	n, err := b.db.SecondFactor.Update().Where(secondfactor.ID(f.ID), secondfactor.StepLT(step)).SetStep(step).Save(system(ctx))
	if err != nil {
		return false, fmt.Errorf("take a code of %s: %w", f.ID, err)
	}
	return n == 1, nil
}

// stepOf gives the time step that code belongs to, or 0.
func (b *Book) stepOf(f *rows.SecondFactor, code string) (int64, error) {
	key, err := b.sealer.Open(nil, nil, f.Sealed, []byte(f.ID))
	if err != nil { // under another secret than this Kept's: no code of it can be checked
		return 0, nil
	}
	now := b.now().Unix() / period
	for step := now - skew; step <= now+skew; step++ {
		want, err := totp.GenerateCodeCustom(string(key), time.Unix(step*period, 0), totp.ValidateOpts{
			Period: period, Digits: digits, Algorithm: otp.AlgorithmSHA1,
		})
		if err != nil {
			return 0, fmt.Errorf("make a code of %s: %w", f.ID, err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, nil
		}
	}
	return 0, nil
}

// factor gives a user's second factor, or nil.
func (b *Book) factor(ctx context.Context, userID string) (*rows.SecondFactor, error) {
	f, err := b.db.SecondFactor.Get(system(ctx), userID)
	if rows.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("second factor of %s: %w", userID, err)
	}
	return f, nil
}

// plainCode takes off how people type a code: blanks, hyphens, small letters.
func plainCode(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}
