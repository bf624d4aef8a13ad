package user

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"kept/care/event"
	"kept/ent/db/recoverycode"
	"kept/ent/db/secondfactor"
	"kept/ent/store"
	"kept/internal/email"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/mail"
	"kept/internal/secret"
)

// recoveryCodes is how many stand in for a lost app.
const recoveryCodes = 10

// The refusals of a second factor.
var (
	ErrFactor   = fault.Conflict(fault.CodeSettled, "there is a second factor already: take it off first")
	ErrNoFactor = fault.Conflict(fault.CodeConflict, "there is no second factor to confirm or to renew")
	errCode     = fault.Invalid("code", "isn't the code that the app shows now")
)

// Enrolment is what an authenticator app is told, once.
type Enrolment struct {
	Secret string   // for who can't scan
	URL    string   // otpauth://…
	QR     []string // the URL as rows of 0 and 1, a 1 for each dark square
}

// Enrol begins a second factor, for who knows her password. It counts when
// Confirm has seen a code of it; beginning again forgets the first.
func (b *Book) Enrol(ctx context.Context, userID, plain string) (*Enrolment, error) {
	if err := b.sessions.Prove(ctx, userID, plain); err != nil {
		return nil, at("password", err)
	}
	u, err := b.Find(ctx, userID)
	if err != nil {
		return nil, err
	}
	key, err := totp.Generate(totp.GenerateOpts{
		Issuer: b.Issuer, AccountName: u.Email, Period: period, Digits: digits, Algorithm: otp.AlgorithmSHA1, SecretSize: 20,
	})
	if err != nil {
		return nil, fmt.Errorf("enrol %s: %w", userID, err)
	}
	picture, err := squares(key.URL())
	if err != nil {
		return nil, fmt.Errorf("enrol %s: %w", userID, err)
	}
	err = store.Do(system(ctx), b.db, func(ctx context.Context) error {
		has, err := b.HasFactor(ctx, userID)
		if err != nil {
			return err
		}
		if has {
			return ErrFactor
		}
		if _, err := b.db.SecondFactor.Delete().Where(secondfactor.ID(userID)).Exec(ctx); err != nil {
			return fmt.Errorf("enrol %s: %w", userID, err)
		}
		return b.db.SecondFactor.Create().SetID(userID).SetSealed(b.sealer.Seal(nil, nil, []byte(key.Secret()), []byte(userID))).
			SetCreatedAt(b.now()).Exec(ctx)
	})
	if err != nil {
		return nil, store.Raced(err)
	}
	return &Enrolment{Secret: key.Secret(), URL: key.URL(), QR: picture}, nil
}

// squares draws text as a QR code, without its margin.
func squares(text string) ([]string, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, err
	}
	size := code.Bounds()
	lines := make([]string, 0, size.Dy())
	for y := size.Min.Y; y < size.Max.Y; y++ {
		line := make([]byte, 0, size.Dx())
		for x := size.Min.X; x < size.Max.X; x++ {
			bit := byte('0')
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				bit = '1'
			}
			line = append(line, bit)
		}
		lines = append(lines, string(line))
	}
	return lines, nil
}

// Confirm makes the second factor count, by a first code of it, and gives the
// recovery codes, once: only their hashes are kept. The session that it was
// done in has shown it; the others end.
func (b *Book) Confirm(ctx context.Context, userID, sessionID, code string) ([]string, error) {
	u, err := b.Find(ctx, userID)
	if err != nil {
		return nil, err
	}
	return store.Tx(system(ctx), b.db, func(ctx context.Context) ([]string, error) {
		f, err := b.factor(ctx, userID)
		if err != nil {
			return nil, err
		}
		if f == nil || f.ConfirmedAt != nil {
			return nil, ErrNoFactor
		}
		ok, err := b.take(ctx, f, plainCode(code))
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, errCode
		}
		if err := b.db.SecondFactor.UpdateOneID(userID).SetConfirmedAt(b.now()).Exec(ctx); err != nil {
			return nil, fmt.Errorf("confirm second factor of %s: %w", userID, err)
		}
		if err := b.sessions.Proved(ctx, sessionID); err != nil {
			return nil, err
		}
		if err := b.sessions.EndAll(ctx, userID, sessionID); err != nil {
			return nil, err
		}
		if err := b.write(ctx, u, mail.Letter{Kind: mail.FactorAdded}); err != nil {
			return nil, err
		}
		if err := b.tell(ctx, userID, event.FactorAdded, nil); err != nil {
			return nil, err
		}
		return b.newRecovery(ctx, userID)
	})
}

// RenewRecovery gives fresh recovery codes, once; those before are worthless.
func (b *Book) RenewRecovery(ctx context.Context, userID, plain string) ([]string, error) {
	if err := b.sessions.Prove(ctx, userID, plain); err != nil {
		return nil, at("password", err)
	}
	return store.Tx(system(ctx), b.db, func(ctx context.Context) ([]string, error) {
		has, err := b.HasFactor(ctx, userID)
		if err != nil {
			return nil, err
		}
		if !has {
			return nil, ErrNoFactor
		}
		return b.newRecovery(ctx, userID)
	})
}

// newRecovery replaces a user's recovery codes.
func (b *Book) newRecovery(ctx context.Context, userID string) ([]string, error) {
	if _, err := b.db.RecoveryCode.Delete().Where(recoverycode.UserID(userID)).Exec(ctx); err != nil {
		return nil, fmt.Errorf("replace recovery codes of %s: %w", userID, err)
	}
	codes := make([]string, recoveryCodes)
	for i := range codes {
		text := rand.Text()[:16] // 80 bits, in letters that are hard to mistake
		codes[i] = text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
		err := b.db.RecoveryCode.Create().SetID(id.New(id.Recovery)).SetUserID(userID).SetHash(secret.Hash(text)).
			SetCreatedAt(b.now()).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("make recovery codes of %s: %w", userID, err)
		}
	}
	return codes, nil
}

// RemoveFactor takes the second factor off, for who knows her password, and
// tells her by mail.
func (b *Book) RemoveFactor(ctx context.Context, userID, plain string) error {
	if err := b.sessions.Prove(ctx, userID, plain); err != nil {
		return at("password", err)
	}
	return b.dropFactor(ctx, userID)
}

// DropFactor takes the second factor off whoever signs in with an address: an
// operator's help for who lost her phone and her recovery codes.
func (b *Book) DropFactor(ctx context.Context, address string) error {
	u, err := b.byAddress(ctx, email.Fold(address))
	if err != nil {
		return err
	}
	if u == nil {
		return fault.Missing("user")
	}
	return b.dropFactor(ctx, u.ID)
}

func (b *Book) dropFactor(ctx context.Context, userID string) error {
	return store.Do(system(ctx), b.db, func(ctx context.Context) error {
		had, err := b.HasFactor(ctx, userID)
		if err != nil {
			return err
		}
		if _, err := b.db.SecondFactor.Delete().Where(secondfactor.ID(userID)).Exec(ctx); err != nil {
			return fmt.Errorf("remove second factor of %s: %w", userID, err)
		}
		if _, err := b.db.RecoveryCode.Delete().Where(recoverycode.UserID(userID)).Exec(ctx); err != nil {
			return fmt.Errorf("remove second factor of %s: %w", userID, err)
		}
		if !had {
			return nil
		}
		u, err := b.Find(ctx, userID)
		if err != nil {
			return err
		}
		if err := b.write(ctx, u, mail.Letter{Kind: mail.FactorRemoved}); err != nil {
			return err
		}
		return b.tell(ctx, userID, event.FactorRemoved, nil)
	})
}
